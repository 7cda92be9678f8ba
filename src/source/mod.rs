//! Files as the rest of the program sees them: text with an identity, addressed by byte spans.

mod attributes;
mod file;
mod nearest;
mod read;
mod span;
mod write;

pub use file::{FileState, Position, SourceFile, Sources};
pub use nearest::Nearest;
pub use read::{ReadProblem, SIZE_LIMIT, read_text};
pub use span::{FileId, Span};
pub use write::{Loss, Replacement, WriteFailure, WriteProblem, create, replace, replace_all};
