//! Case files, from text to checked contracts. `docs/cases.md` describes the language; a word that no
//! case uses yet is refused.

mod answers;
mod areas;
mod cases;
mod checks;
mod choice;
mod context;
mod drive;
mod edit;
mod edits;
mod expect;
mod fallback;
mod files;
mod filling;
mod folder;
mod like;
mod load;
mod matrix;
mod members;
mod metadata;
mod model;
mod model_cases;
mod model_ops;
mod model_steps;
mod ops;
mod pattern;
mod raw;
mod raw_answers;
mod raw_cases;
mod raw_edits;
mod raw_ops;
mod raw_steps;
mod reach;
mod rules;
mod scope;
mod steps;
mod suit;
mod template;

pub use drive::{Drive, PASSWORD_VISITS, VISITS};
pub use edit::{AuthFault, Garble, Respelling};
pub use expect::{Assertion, Check, ExpectedResponse, Status, Watch};
pub use fallback::Fallback;
pub use files::{Files, FilesError, Texts};
pub use load::load;
pub use metadata::{Discovery, WellKnown};
pub use model::{
    Act, Case, Contract, Edit, Find, Fixture, FixtureState, Generator, Identity, Op, Pages,
    PathPiece, Repeat, Step, Suite, Until,
};
pub use pattern::Pattern;
pub use raw::{Compare, Effect, IdentityKind, OptIn};
pub use template::{JsonTemplate, Part, Reference, Template, ValueSource};
