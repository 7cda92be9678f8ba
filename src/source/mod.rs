//! Files as the rest of the program sees them: text with an identity, addressed by byte spans.

mod file;
mod read;
mod span;

pub use file::{Position, SourceFile, Sources};
pub use read::{ReadProblem, SIZE_LIMIT};
pub use span::{FileId, Span};
