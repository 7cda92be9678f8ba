//! What is sensitive: names of secrets, values that look like one, and the forms of well-known keys.
//!
//! Nothing here compiles a regular expression: each form is a prefix and the letters after it.

mod assignments;
mod formats;
mod made_keys;
mod names;
mod urls;
mod values;

pub(super) use assignments::{Assignment, assignments};
pub(super) use formats::{
    TOKENS, aws_key_ids, is_aws_secret_key, known_among, known_tokens, lines_with_long_words,
};
pub(super) use made_keys::made_keys;
pub(super) use names::{is_aws_secret_name, is_secret_name};
pub(super) use urls::passwords;
pub(super) use values::{is_placeholder, is_secret_shaped, looks_secret};
