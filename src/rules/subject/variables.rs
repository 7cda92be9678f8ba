//! All variables of a service: each `${…}` with its syntax, its property and its place.

use super::Subject;
use crate::source::{FileId, Span};
use crate::value::{Data, Derivation, Origin, Value, ValuePath};
use crate::variables::MetText;
use crate::variables::syntax::{Argument, Call, Source, Template, Variable};
use crate::yaml::sub_span;

/// One `${…}` that the framework meets, also inside of another.
#[derive(Clone, Debug)]
pub struct Expression<'s> {
    /// The property whose text it is in.
    pub path: &'s ValuePath,
    /// What it says.
    pub variable: &'s Variable,
    /// The text it is in; offsets of the syntax are bytes of it.
    pub text: &'s str,
    /// Whether it stands in the address or a parameter of another.
    pub is_nested: bool,
    value: &'s Value,
    pub(super) subject: &'s Subject,
}

impl<'s> Expression<'s> {
    /// The expression as written.
    pub fn written(&self) -> &'s str {
        self.text.get(self.variable.start..self.variable.end).unwrap_or_default()
    }

    /// Whether the text stands in a file as the framework has it; false for texts put together from others.
    pub fn is_written(&self) -> bool {
        self.scalar().is_some()
    }

    /// The file that holds the text as the framework has it, if one does.
    pub fn file(&self) -> Option<FileId> {
        self.scalar().map(|scalar| scalar.file)
    }

    /// Whether the expression is all of its text.
    pub fn is_whole(&self) -> bool {
        self.variable.start == 0 && self.variable.end == self.text.len()
    }

    /// Its bytes; where its text was put together, those of what put it together.
    pub fn span(&self) -> Option<Span> {
        self.bytes(self.variable.start, self.variable.end)
    }

    /// The bytes of the name of a call in it: the `env` of `${env:NAME}`.
    pub fn name_span(&self, call: &Call) -> Option<Span> {
        let written = self.written();
        let is_name = |(start, _): &(usize, &str)| {
            let before = written[..*start].trim_end();
            let after = &written[start + call.name.len()..];
            before.ends_with(['{', ',']) && after.starts_with([':', '('])
        };
        let (start, _) = written.match_indices(call.name.as_str()).find(is_name)?;
        let start = self.variable.start + start;
        self.bytes(start, start + call.name.len())
    }

    /// The calls of its sources, in order.
    pub fn calls(&self) -> impl Iterator<Item = &'s Call> {
        self.variable.sources.iter().filter_map(|source| match source {
            Source::Call(call) => Some(call),
            Source::Literal(_) => None,
        })
    }

    pub(super) fn bytes(&self, start: usize, end: usize) -> Option<Span> {
        self.subject.bytes_of(self.value, start, end)
    }

    fn scalar(&self) -> Option<Span> {
        self.subject.scalar_of(self.value.origin)
    }
}

impl Subject {
    /// All variables, in the order the framework meets them; those inside of others after them.
    pub fn expressions(&self) -> impl Iterator<Item = Expression<'_>> {
        let mut expressions = Vec::with_capacity(self.text_paths.len());
        for (met, path) in self.survey.resolver.texts.iter().zip(&self.text_paths) {
            self.collect_from(met, path, &mut expressions);
        }
        expressions.into_iter()
    }

    /// Those of the text with a number.
    pub(super) fn expressions_of(&self, number: usize) -> Vec<Expression<'_>> {
        let mut expressions = Vec::new();
        if let (Some(met), Some(path)) = (self.survey.resolver.texts.get(number), self.text_paths.get(number))
        {
            self.collect_from(met, path, &mut expressions);
        }
        expressions
    }

    fn collect_from<'s>(
        &'s self,
        met: &'s MetText,
        path: &'s ValuePath,
        expressions: &mut Vec<Expression<'s>>,
    ) {
        let Some(text) = met.value.as_str() else { return };
        collect(&met.template, false, &mut |variable, is_nested| {
            let value = &met.value;
            expressions.push(Expression { path, variable, text, is_nested, value, subject: self });
        });
    }

    /// The bytes of a part of a value's text; where the text was put together, those of what put it together.
    pub(super) fn bytes_of(&self, value: &Value, start: usize, end: usize) -> Option<Span> {
        match (self.scalar_of(value.origin), value.as_str()) {
            (Some(scalar), Some(text)) => {
                let source = &self.files().file(scalar.file).text;
                Some(sub_span(source, scalar, text, start..end))
            }
            _ => self.span_of(value.origin),
        }
    }

    /// The scalar that holds a text, followed through variables that gave it whole.
    fn scalar_of(&self, origin: Origin) -> Option<Span> {
        let mut origin = origin;
        loop {
            match origin {
                Origin::Written(scalar) => return Some(scalar),
                Origin::Framework(_) => return None,
                Origin::Derived(id) => match self.provenance().get(id) {
                    Derivation::Variable { found, .. } => origin = *found,
                    Derivation::Concatenation { .. } | Derivation::External(_) => return None,
                },
            }
        }
    }

    /// The variables of a text that was read from this value, if there are any.
    pub(super) fn template(value: &Value) -> Option<Template> {
        match &value.data {
            Data::String(text) => crate::variables::syntax::parse(text).ok()?,
            _ => None,
        }
    }
}

fn collect_nested<'t>(argument: &'t Argument, found: &mut impl FnMut(&'t Variable, bool)) {
    if let Some(template) = &argument.template {
        collect(template, true, found);
    }
}

/// The variables of a template, and those in their arguments. The parser limits how deep they are.
fn collect<'t>(template: &'t Template, is_nested: bool, found: &mut impl FnMut(&'t Variable, bool)) {
    for variable in template.variables() {
        found(variable, is_nested);
        for source in &variable.sources {
            let Source::Call(Call { params, address, .. }) = source else { continue };
            for argument in params.as_deref().unwrap_or_default() {
                collect_nested(argument, found);
            }
            if let Some(argument) = address {
                collect_nested(argument, found);
            }
        }
    }
}
