//! What slsconf and its node process say to each other: one JSON text a line, both ways.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::thrown::Thrown;

/// What node is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(super) enum Order<'a> {
    /// The environment has changed: these variables have these texts now.
    Environment { variables: BTreeMap<&'a str, &'a str> },
    /// Load a configuration.
    Configuration { call: u32, path: &'a str, name: &'a str },
    /// Load a file that a variable includes, and follow an address into it.
    File { call: u32, path: &'a str, name: &'a str, address: Option<&'a str>, options: &'a Json },
    /// The answer to something that was asked.
    Answer { call: u32, ask: u32, reply: &'a Reply },
}

/// What node says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(super) enum Message {
    /// User code wants to know something of the configuration.
    Ask { call: u32, ask: u32, question: Question },
    /// A call has come to its end.
    Done { call: u32, outcome: Outcome },
}

/// What a JavaScript file can ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Question {
    /// `resolveConfigurationProperty(keys)`
    Property(Vec<String>),
    /// `resolveVariable(text)`: a variable without its `${` and `}`.
    Variable(String),
    /// Text on the way of an address, the variables in which are to be resolved.
    Text(String),
}

/// What it is answered.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Reply {
    /// The value; none for `undefined`.
    Value {
        /// The value as JSON.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Json>,
    },
    /// It can't be known yet.
    Pending,
    /// It can't be known.
    Failed {
        /// The number of the error, which comes back in [`Outcome::Failed`] if user code lets it pass.
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<u32>,
        /// The error's words.
        message: String,
    },
}

/// How a call ended.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Outcome {
    /// With a value.
    Value {
        /// The value as JSON.
        value: Json,
    },
    /// With a value that JSON has no form for; the text is what node shows of it.
    Unsupported {
        /// `util.inspect` of the value.
        shown: String,
    },
    /// Something that was asked can't be known yet.
    Pending,
    /// Something that was asked can't be known.
    Failed {
        /// The error's number, from [`Reply::Failed`].
        error: u32,
    },
    /// With an error.
    Error(Thrown),
}
