//! Case files, from text to checked contracts. `docs/cases.md` describes the language.
//!
//! `syntax` holds the tables as they are typed. `matrix` turns a case into rows. `parse` builds the
//! `model`, and `resolve` checks the model as a whole.

mod context;
mod files;
mod load;
mod matrix;
mod model;
mod parse;
mod resolve;
mod spanned;
mod syntax;

pub use crate::vocab::IdentityKind;
pub use files::{Files, FilesError, Texts};
pub use load::load;
pub use model::{
    Act, Assertion, AuthFault, Case, Check, Compare, Contract, Contrast, Discovery, Drive, Edit,
    Effect, ExpectedResponse, Fallback, Find, Fixture, FixtureState, Garble, Generator, Identity,
    JsonTemplate, Op, OptIn, PASSWORD_VISITS, Pages, PathPiece, Pattern, Reference, Repeat,
    Respelling, Status, Step, Suite, Template, TemplatePart, Until, VISITS, ValueSource, Watch,
    WellKnown,
};
