//! Values that turn out to have variables in them: addresses, parameters, and what sources resolve themselves.
//!
//! What a property resolves to is registered with the properties instead (`register.rs`).

use std::rc::Rc;

use super::evaluate::{Assembled, Failure, Site, Stop};
use super::javascript::{self, Text};
use super::properties::PropertyId;
use super::resolver::Resolver;
use super::syntax::{SyntaxError, Template};
use crate::value::{Data, Mapping, Value};

/// How often a resolved address or parameter may turn out to have variables again.
const ROUNDS: usize = 10;

impl Resolver {
    /// Resolves a text for a source: what a file holds on the way to an address, for instance.
    pub(super) fn resolve_text(&mut self, property: PropertyId, value: &Value) -> Result<Value, Stop> {
        let site = Site::new(property, value.clone(), false);
        self.settle(&site, Assembled { value: value.clone(), parts: None })
    }

    /// Resolves a text that was parsed already, for a source.
    pub(super) fn resolve_parsed(
        &mut self,
        property: PropertyId,
        value: Value,
        template: &Template,
    ) -> Result<Value, Stop> {
        let site = Site::new(property, value, false);
        let assembled = self.assemble(&site, template)?;
        self.settle(&site, assembled)
    }

    /// Resolves the variables in a resolved value until there are none.
    pub(super) fn settle(&mut self, site: &Site, assembled: Assembled) -> Result<Value, Stop> {
        self.settle_again(site, assembled, ROUNDS)
    }

    fn settle_again(&mut self, site: &Site, assembled: Assembled, rounds: usize) -> Result<Value, Stop> {
        if rounds == 0 {
            let message = "Excessive variables nest depth".into();
            let help = "what it stands for holds variables again and again: it leads back to itself, or to a chain to make shorter";
            let failure = Failure { message, help: Some(help.to_owned()) };
            return Err(self.fail_at(site, self.place_of(site, None), failure));
        }
        let Assembled { value, parts } = assembled;
        match parts {
            Some(parts) => self.settle_text(site, value, Some(&parts), rounds),
            None => self.settle_inside(site, value, rounds),
        }
    }

    fn settle_text(
        &mut self,
        site: &Site,
        value: Value,
        parts: Option<&[Text]>,
        rounds: usize,
    ) -> Result<Value, Stop> {
        let template = match parse_resolved(&value, parts) {
            Ok(template) => template,
            Err(error) => return Err(self.fail_resolved_syntax(site, &value, &error)),
        };
        let Some(template) = template else { return Ok(value) };
        let inner = Site::new(site.property, value, false);
        let assembled = self.assemble(&inner, &template)?;
        self.settle_again(&inner, assembled, rounds - 1)
    }

    /// Resolves the variables in the texts inside a value; how deep they are inside does not count.
    fn settle_inside(&mut self, site: &Site, value: Value, rounds: usize) -> Result<Value, Stop> {
        let data = match &value.data {
            Data::Sequence(items) => {
                let mut settled = Vec::with_capacity(items.len());
                for item in items.iter() {
                    settled.push(self.settle_inside(site, item.clone(), rounds)?);
                }
                Data::Sequence(Rc::new(settled))
            }
            Data::Mapping(entries) => {
                let mut settled = Mapping::with_capacity(entries.len());
                for (key, entry) in entries.entries() {
                    let item = self.settle_inside(site, entry.value.clone(), rounds)?;
                    settled.insert_entry(Rc::clone(key), entry.key_span, item);
                }
                Data::Mapping(Rc::new(settled))
            }
            Data::String(_) | Data::Secret(_) => return self.settle_text(site, value, None, rounds),
            Data::Null | Data::Bool(_) | Data::Number(_) => return Ok(value),
        };
        Ok(Value::new(data, value.origin))
    }
}

/// The variables in a resolved text. What was put together from parts is read part by part, so that
/// parts do not make a variable together that none of them holds (`spec/print.md` §5.4).
pub(super) fn parse_resolved(value: &Value, parts: Option<&[Text]>) -> Result<Option<Template>, SyntaxError> {
    let Some(parts) = parts else {
        return super::syntax::parse(javascript::text_of(value).expose());
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in parts {
        if let Some(mut template) = super::syntax::parse(part.expose())? {
            template.shift(start);
            pieces.append(&mut template.pieces);
        }
        start += part.expose().len();
    }
    Ok((!pieces.is_empty()).then_some(Template { start: 0, end: start, joined: true, pieces }))
}
