//! The parser of variables: it answers, and what it found lies in the text.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| slsconf_fuzz::target("variables")(text));
