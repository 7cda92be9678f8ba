//! What calls are asked for, once the variables in their parameters and addresses are known.

use super::Subject;
use crate::value::{Data, Value};
use crate::variables::syntax::{Argument, Call, Source};
use crate::yaml::number::number_text;

impl Subject {
    /// The text of an argument with its variables resolved; `None` unless each is a `self` whose value is known.
    pub fn argument_text(&self, argument: &Argument) -> Option<String> {
        let Some(template) = &argument.template else { return Some(argument.to_string()) };
        let written = argument.to_string();
        let mut text = String::new();
        let mut done = 0;
        for variable in template.variables() {
            let Some(Source::Call(call)) = variable.sources.first() else { return None };
            let value = self.referred_to(call).filter(|_| call.name == "self")?;
            text += written.get(done..variable.start.checked_sub(template.start)?)?;
            text += &match &value.data {
                Data::String(known) if Subject::template(&value).is_none() => known.to_string(),
                Data::Number(number) => number_text(*number),
                Data::Bool(truth) => truth.to_string(),
                _ => return None,
            };
            done = variable.end.checked_sub(template.start)?;
        }
        Some(text + written.get(done..)?)
    }

    /// The path a `file` call asks for, if that is known.
    pub fn file_path(&self, call: &Call) -> Option<String> {
        self.argument_text(call.params.as_ref()?.first()?)
    }

    /// What the file holds that a `file` call asks for, if it was read.
    pub fn included(&self, call: &Call) -> Option<&Value> {
        let cache = &self.survey.resolver.context.file_cache;
        cache.find(&self.location.service_dir, &self.file_path(call)?)
    }
}
