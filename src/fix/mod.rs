//! Fixes put to work: chosen, applied in memory round by round, and held to what they declare. Nothing is written here.

mod choose;
mod compare;
mod conceal;
mod edits;
mod excuse;
mod report;
mod rounds;
mod symbolic;
mod track;
mod verify;

#[cfg(test)]
mod tests;

pub use choose::{Answer, Asker, Candidate, Offer, Policy};
pub use conceal::mask;
pub use report::{Applied, Comparison, FileChange, Fixed, Left, Problem, Reason, Side, ValueChange};
pub use rounds::fix;
