//! YAML as the framework reads and writes it, and the number and text rules of JavaScript it rests on.

mod ambiguous;
pub mod emit;
pub mod number;

pub use ambiguous::resolves_to_non_string;
