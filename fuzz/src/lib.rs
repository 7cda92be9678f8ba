//! What is tried with each text; cargo-fuzz runs it, and so does `tests/fuzz_targets.rs`, which needs no other toolchain.

mod fix_verify;
mod lint;
mod print;
mod service;
mod variables;
mod yaml;

/// What panics where a text shows something wrong.
pub type Target = fn(text: &str);

/// All targets by their names.
pub const TARGETS: [(&str, Target); 5] = [
    ("yaml", yaml::target),
    ("variables", variables::target),
    ("print", print::target),
    ("lint", lint::target),
    ("fix_verify", fix_verify::target),
];

/// The target with this name.
///
/// # Panics
/// If there is none.
pub fn target(name: &str) -> Target {
    let found = TARGETS.iter().find(|(other, _)| *other == name);
    found.expect("a name of `TARGETS`").1
}
