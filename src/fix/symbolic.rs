//! Texts with variables that can't be resolved, in a form in which those that say the same are the same.

use crate::rules::Subject;
use crate::service::Options;
use crate::value::{Data, Value};
use crate::variables::sources::plain_address;
use crate::variables::syntax::{self, Argument, Literal, Source, Template, Variable};

/// How many variables of one text are looked at.
const LIMIT: usize = 200;
/// How long a text may become.
const LENGTH: usize = 100_000;

/// The text with all variables inside of others, and beside them, that are known here: `${cf:a-${sls:stage}.Out}` and
/// `${cf:a-${self:provider.stage}.Out}` become `${cf:a-dev.Out}`.
pub(super) fn normal(text: &str, subject: &Subject, options: &Options) -> String {
    let mut text = text.to_owned();
    for _ in 0..LIMIT {
        if text.len() > LENGTH {
            break;
        }
        let Ok(Some(template)) = syntax::parse(&text) else { break };
        let Some((variable, value)) = first_known(&template, subject, options) else { break };
        text.replace_range(variable, &value);
    }
    text
}

fn first_known(
    template: &Template,
    subject: &Subject,
    options: &Options,
) -> Option<(std::ops::Range<usize>, String)> {
    let mut open: Vec<&Variable> = template.variables().collect();
    let mut looked_at = 0;
    while let Some(variable) = open.pop().filter(|_| looked_at < LIMIT) {
        looked_at += 1;
        let nested = variable.sources.iter().flat_map(arguments).filter_map(|each| each.template.as_ref());
        let nested: Vec<_> = nested.flat_map(Template::variables).collect();
        if nested.is_empty()
            && let Some(value) = known(variable, subject, options)
        {
            return Some((variable.start..variable.end, value));
        }
        open.extend(nested);
    }
    None
}

fn arguments(source: &Source) -> impl Iterator<Item = &Argument> {
    let call = match source {
        Source::Call(call) => Some(call),
        Source::Literal(_) => None,
    };
    call.into_iter().flat_map(|call| call.params.iter().flatten().chain(&call.address))
}

/// The text of a variable, if it is that of the command line, of the stage, or of another place in the configuration.
fn known(variable: &Variable, subject: &Subject, options: &Options) -> Option<String> {
    for source in &variable.sources {
        let call = match source {
            Source::Call(call) => call,
            Source::Literal(Literal::String(text)) => return Some(text.to_string()),
            Source::Literal(_) => return None,
        };
        let address = plain_address(call)?;
        match (call.name.as_str(), address.as_str()) {
            ("sls", "stage") => return Some(subject.stage().to_owned()),
            ("opt", "stage") => match &options.stage {
                Some(stage) => return Some(stage.clone()),
                None => continue,
            },
            ("opt", "region") => match &options.region {
                Some(region) => return Some(region.clone()),
                None => continue,
            },
            ("self", address) => {
                let path: Vec<_> = address.split('.').collect();
                match subject.configuration().at(&path).map(|value| &value.data) {
                    // With variables in it, those are next.
                    Some(Data::String(text)) => return Some(text.to_string()),
                    Some(Data::Number(number)) => return Some(number.to_string()),
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    None
}

/// Whether a value is a text with a variable that is left.
pub(super) fn is_unknown(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.contains("${") && matches!(syntax::parse(text), Ok(Some(_)) | Err(_)))
}
