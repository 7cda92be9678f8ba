//! The YAML reader: it answers, its spans lie in the text, and what it read is what its emitter writes.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| slsconf_fuzz::target("yaml")(text));
