//! The meaning of case files after they are checked: every name resolves, every pointer can exist,
//! and every template can be filled in. Later code does not check this again.

mod case;
mod check;
mod contract;
mod discovery;
mod edit;
mod expected;
mod fallback;
mod fixture;
mod op;
mod pattern;
mod step;
mod template;

pub use case::{Act, Case, OptIn};
pub use check::{Assertion, Check};
pub use contract::{Contract, Contrast, Identity, Suite};
pub use discovery::{Discovery, WellKnown};
pub use edit::{AuthFault, Edit, Garble, Repeat, Respelling};
pub use expected::{ExpectedResponse, PASSWORD_VISITS, Status, VISITS, Watch};
pub use fallback::Fallback;
pub use fixture::{Fixture, FixtureState, Generator};
pub use op::{Effect, Op, PathPiece};
pub use pattern::{Compare, Pattern};
pub use step::{Drive, Find, Pages, Step, Until};
pub use template::{JsonTemplate, Reference, Template, TemplatePart, ValueSource};
