//! The whole way of `print`, offline and without JavaScript, for two releases.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| slsconf_fuzz::target("print")(text));
