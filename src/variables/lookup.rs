//! What the sources ask of the configuration itself: other properties, the stage, options.

use super::evaluate::Stop;
use super::javascript;
use super::properties::{PropertyId, State};
use super::resolver::Resolver;
use crate::value::Value;

impl Resolver {
    /// The value of another property, once it and everything in it is resolved (`spec/print.md` §5.5);
    /// `None` if there is no such property.
    pub(super) fn configuration_property(
        &mut self,
        dependent: PropertyId,
        keys: &[&str],
    ) -> Result<Option<Value>, Stop> {
        let mut value = self.configuration.clone();
        let mut property = Some(PropertyId::ROOT);
        for key in keys {
            if value.is_null() {
                return Ok(None);
            }
            property = property.and_then(|parent| self.properties.child(parent, key));
            if let Some(property) = property {
                self.require_resolved(property)?;
            }
            match javascript::property(&value, key) {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        let container = value.as_mapping().is_some() || value.as_sequence().is_some();
        if let Some(property) =
            property.filter(|property| container && self.properties.has_entries_below(*property))
        {
            self.require_resolved_below(property, dependent)?;
        }
        Ok(Some(value))
    }

    fn require_resolved(&self, property: PropertyId) -> Result<(), Stop> {
        match self.properties.entry(property).map(|entry| &entry.state) {
            None => Ok(()),
            Some(State::Failed(error)) => Err(Stop::Failed(*error)),
            Some(State::Unresolved(_, tried)) if *tried == self.pass.number => Err(Stop::Pending),
            Some(State::Unresolved(..)) => Err(Stop::Needs(vec![property])),
        }
    }

    fn require_resolved_below(&mut self, property: PropertyId, dependent: PropertyId) -> Result<(), Stop> {
        let below = self.awaited.entry((dependent, property)).or_insert_with(|| self.properties.below(property));
        if below.contains(&dependent) {
            return Err(Stop::Needs(vec![dependent]));
        }
        let mut needs = Vec::new();
        for property in below.clone() {
            match self.require_resolved(property) {
                Err(Stop::Needs(more)) => needs.extend(more),
                Err(stop) => return Err(stop),
                Ok(()) => {}
            }
        }
        if needs.is_empty() { Ok(()) } else { Err(Stop::Needs(needs)) }
    }

    /// An option of the command line, if it is given and not empty.
    pub(super) fn option(&self, name: &str) -> Option<Value> {
        self.context.options.get(name).filter(|value| value.is_truthy()).cloned()
    }

    /// The stage the service is resolved for: `--stage`, `provider.stage` or `dev`.
    pub fn effective_stage(&self) -> String {
        let configured =
            || self.configuration.at(&["provider", "stage"]).filter(|stage| stage.is_truthy()).cloned();
        match self.option("stage").or_else(configured) {
            Some(stage) => javascript::text_of(&stage).expose().to_string(),
            None => "dev".to_owned(),
        }
    }

    /// Whether nothing is left to resolve but what is left alone on purpose.
    pub fn only_deferred_left(&self) -> bool {
        self.properties.iter().all(|(id, _)| self.is_deferred(id))
    }

    /// Whether a property belongs to another stage's `params`, which some releases leave alone until
    /// something asks for them (osls, `defer-irrelevant-stage-params.js`).
    pub(super) fn is_deferred(&self, property: PropertyId) -> bool {
        if !self.context.dialect.defers_stage_params {
            return false;
        }
        let path = self.properties.path(property);
        let [root, section, _, ..] = path.0.as_slice() else { return false };
        if root.to_string() != "params"
            || self.configuration.get("params").is_none_or(|params| params.as_mapping().is_none())
        {
            return false;
        }
        let (section, stage) = (section.to_string(), self.effective_stage());
        section != "default" && !stage.contains("${") && section != stage
    }
}
