//! What the sources ask of the configuration itself: other properties, the stage, options.

use super::evaluate::{CYCLE, Stop};
use super::javascript;
use super::properties::{PropertyId, State};
use super::resolver::Resolver;
use super::sources::Trouble;
use crate::service::{INVALID_STAGE, is_stage};
use crate::value::{Origin, Value};

impl Resolver {
    /// The value of another property, once it and everything in it is resolved (`spec/print.md` §5.5);
    /// `None` if there is no such property.
    pub(super) fn configuration_property(
        &self,
        dependent: PropertyId,
        keys: &[&str],
    ) -> Result<Option<Value>, Trouble> {
        let mut value = self.configuration.clone();
        let mut property = Some(PropertyId::ROOT);
        for key in keys {
            if value.is_null() {
                return Ok(None);
            }
            property = property.and_then(|parent| self.properties.child(parent, key));
            if property == Some(dependent) {
                return Err(self.refers_to_itself(dependent));
            }
            if let Some(property) = property {
                self.require_resolved(property)?;
            }
            match javascript::property(&value, key) {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        if let Some(property) =
            property.filter(|property| value.is_collection() && self.properties.has_entries_below(*property))
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

    /// What is below a property must be resolved too, as far as it was there when `dependent` was taken up:
    /// upstream does not wait for what turns up in the meantime, it resolves that anew in the copy.
    fn require_resolved_below(&self, property: PropertyId, dependent: PropertyId) -> Result<(), Trouble> {
        let own = self.properties.entry(dependent).map_or(0, |entry| entry.horizon);
        let below = self.properties.below(property, own.max(self.pass.horizon));
        if below.contains(&dependent) {
            return Err(self.refers_to_itself(dependent));
        }
        let mut needs = Vec::new();
        let mut first_stop = Ok(());
        for property in below {
            match self.require_resolved(property) {
                Err(Stop::Needs(more)) => needs.extend(more),
                stop => first_stop = first_stop.and(stop),
            }
        }
        // All are taken up, whatever became of one: only so is a cycle through another seen.
        if needs.is_empty() { first_stop.map_err(Trouble::from) } else { Err(Stop::Needs(needs).into()) }
    }

    fn refers_to_itself(&self, property: PropertyId) -> Trouble {
        let name = self.property_name(property);
        let help = format!("give `{name}` a value that does not depend on itself");
        Trouble::new(format!("{CYCLE}. \"{name}\" refers to itself"), help)
    }

    /// An option of the command line, if it is given and not empty.
    pub(super) fn option(&self, name: &str) -> Option<Value> {
        self.context.options.get(name).filter(|value| value.is_truthy()).cloned()
    }

    /// The stage as the sources see it, which must be one the release allows.
    pub(super) fn stage(&self, dependent: PropertyId) -> Result<Value, Trouble> {
        let restricts = self.context.dialect.restricts_stages;
        let is_given = |stage: &Value| if restricts { !stage.is_null() } else { stage.is_truthy() };
        let stage = match self.option("stage") {
            Some(stage) => stage,
            None => self
                .configuration_property(dependent, &["provider", "stage"])?
                .filter(is_given)
                .unwrap_or_else(|| Value::string("dev", Origin::Framework(&"default stage"))),
        };
        if restricts && !is_stage(&stage) {
            return Err(Trouble::new(INVALID_STAGE, "rename the stage in --stage or `provider.stage`"));
        }
        Ok(stage)
    }

    /// The region the service goes to.
    pub(super) fn region(&self, dependent: PropertyId) -> Result<Value, Trouble> {
        if let Some(region) = self.option("region") {
            return Ok(region);
        }
        let region = self.configuration_property(dependent, &["provider", "region"])?;
        let default = || Value::string("us-east-1", Origin::Framework(&"default region"));
        Ok(region.filter(Value::is_truthy).unwrap_or_else(default))
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
