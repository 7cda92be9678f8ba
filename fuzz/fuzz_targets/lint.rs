//! All rules on a service, and what they find in all formats.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| slsconf_fuzz::target("lint")(text));
