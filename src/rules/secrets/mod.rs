//! Secrets in clear text, and secrets that get to where everybody can read them.

mod api_key;
mod entropy;
mod flow;
mod flows;
mod known_token;
mod named;
mod ssm_environment;
mod url_password;

use std::slice::from_ref;

use super::{Category, Property, Subject, TextFile, TextKind};

pub(super) static RULES: Category = &[
    from_ref(&named::RULE),
    from_ref(&known_token::RULE),
    from_ref(&entropy::RULE),
    from_ref(&url_password::RULE),
    from_ref(&ssm_environment::RULE),
    from_ref(&api_key::RULE),
    flows::RULES,
];

/// The configuration and the files it includes; secrets in `.env` files are where they belong.
fn committed(subject: &Subject) -> impl Iterator<Item = &TextFile> {
    subject.texts().iter().filter(|file| file.kind != TextKind::Dotenv)
}

/// A known text that stands in the configuration or an included file as it is, where variables lead in the end.
fn written_text<'s>(subject: &Subject, property: &Property<'s>) -> Option<&'s str> {
    let text = property.text()?;
    let token = property.token()?;
    let written = subject.files().text(token);
    // A text that variables put together stands nowhere.
    let is_whole = !written.contains("${") || written.contains(text);
    (is_whole && committed(subject).any(|file| file.file == token.file)).then_some(text)
}
