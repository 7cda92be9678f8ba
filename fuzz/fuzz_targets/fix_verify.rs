//! Fixes: none has to be undone, and a second run leaves what the first one made.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| slsconf_fuzz::target("fix_verify")(text));
