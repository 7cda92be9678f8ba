//! Which names of roles credentials come from, and for which stages each.

use super::by_hand::ByHand;
use crate::rules::{Reference, Subject};
use crate::value::PathStep;
use crate::variables::sources::plain_address;
use crate::variables::syntax::{self, Source, Variable};

/// A role that deployments of a stage get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The stage; `None` for all that have no other.
    pub stage: Option<String>,
    /// Its name on the dashboard.
    pub name: String,
}

/// The roles that references ask for.
pub(super) fn wanted(subject: &Subject, references: &[Reference]) -> Result<Vec<Wanted>, ByHand> {
    let mut wanted = Vec::new();
    for reference in references {
        let name = reference.call.address.as_ref().map(ToString::to_string).unwrap_or_default();
        let stage = if references.len() > 1 { Some(stage_of(subject, reference)?) } else { None };
        match (&stage, name.contains("${")) {
            (_, false) => wanted.push(Wanted { stage, name: name.trim().to_owned() }),
            (Some(stage), true) => wanted.push(of_stage(subject, &name, stage)?),
            (None, true) => {
                for stage in stages(subject) {
                    wanted.push(of_stage(subject, &name, &stage)?);
                }
            }
        }
    }
    // A name that does not differ by stage is that of all.
    match wanted.as_slice() {
        [first, ..] if wanted.iter().all(|other| other.name == first.name) => {
            Ok(vec![Wanted { stage: None, name: first.name.clone() }])
        }
        _ => Ok(wanted),
    }
}

/// The stage that one of several references is for: where a variable with the stage in it chooses among the keys of a map,
/// each key is a stage.
fn stage_of(subject: &Subject, reference: &Reference) -> Result<String, ByHand> {
    let unknown = || ByHand::because("which of the roles is for which stage can't be known");
    let span = reference.span.ok_or_else(unknown)?;
    let chooser = reference.route.last().ok_or_else(unknown)?;
    let template = syntax::parse(subject.files().text(*chooser)).ok().flatten().ok_or_else(unknown)?;
    let is_stage = |variable: &Variable| stage_call(variable);
    let chosen_by_stage = template.variables().flat_map(|variable| &variable.sources).any(|source| {
        let Source::Call(call) = source else { return false };
        let address = call.address.as_ref().and_then(|address| address.template.as_ref());
        address.is_some_and(|address| address.variables().any(is_stage))
    });
    match subject.path_in_file(span).0.last() {
        Some(PathStep::Key(key)) if chosen_by_stage => Ok(key.to_string()),
        _ => Err(unknown()),
    }
}

/// Whether a variable gives the stage.
fn stage_call(variable: &Variable) -> bool {
    let Some(Source::Call(call)) = variable.sources.first() else { return false };
    let address = plain_address(call).unwrap_or_default();
    matches!(
        (call.name.as_str(), address.as_str()),
        ("opt" | "sls", "stage") | ("self", "provider.stage" | "custom.stage")
    )
}

/// A name with variables as it is for a stage.
fn of_stage(subject: &Subject, name: &str, stage: &str) -> Result<Wanted, ByHand> {
    let unknown = || ByHand::because(format!("the name `{name}` can't be known"));
    let mut known = name.to_owned();
    // Each step takes a variable away; none that is put in has one.
    while let Some(template) = syntax::parse(&known).map_err(|_| unknown())? {
        let variable = template.variables().next().ok_or_else(unknown)?;
        let text = match stage_call(variable) {
            true => stage.to_owned(),
            false => referred_to(subject, variable).ok_or_else(unknown)?,
        };
        known.replace_range(variable.start..variable.end, &text);
    }
    Ok(Wanted { stage: Some(stage.to_owned()), name: known })
}

fn referred_to(subject: &Subject, variable: &Variable) -> Option<String> {
    let Some(Source::Call(call)) = variable.sources.first() else { return None };
    let value = subject.referred_to(call)?;
    value.as_str().filter(|text| !text.contains("${")).map(str::to_owned)
}

/// The stages that a service speaks of, that at hand first.
fn stages(subject: &Subject) -> Vec<String> {
    let mut stages = vec![subject.stage().to_owned()];
    let of_keys = ["params.*", "stages.*"].into_iter().flat_map(|pattern| subject.select(pattern));
    for stage in of_keys.map(|property| property.key()).filter(|key| key != "default") {
        if !stages.contains(&stage) {
            stages.push(stage);
        }
    }
    stages
}
