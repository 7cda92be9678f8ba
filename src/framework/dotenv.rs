//! When and for which stage `.env` files are loaded (`spec/print.md` §5.2 phase B, `lib/cli/load-dotenv.js`).

use std::collections::BTreeSet;

use super::FrameworkError;
use super::findings;
use super::release::Release;
use crate::diagnostics::{Diagnostic, Failure};
use crate::service::{self, INVALID_STAGE, Options, is_stage, is_stage_name};
use crate::variables::Resolver;

/// Loads the file of the stage. Variables that were asked for in vain to find the stage must not be set by it.
pub(super) fn load(
    resolver: &mut Resolver,
    options: &Options,
    release: &Release,
    asked_for: &BTreeSet<String>,
) -> Result<(), Failure> {
    if release.behaviour.restricts_stages && !names_a_stage(resolver, options) {
        let error = FrameworkError::refused(INVALID_STAGE.to_owned(), &["provider", "stage"]);
        return Err(findings::failure(resolver, &error, release.behaviour));
    }
    let stage = resolver.effective_stage();
    let context = &mut resolver.context;
    let (files, environment) = (&mut context.files, &mut context.environment);
    service::load_dotenv(files, environment, &context.service_dir, &stage, release.expand_dotenv)?;
    let is_set = |name: &&String| environment.get(name).is_some_and(|variable| !variable.text.is_empty());
    let Some(name) = asked_for.iter().find(is_set) else { return Ok(()) };
    let message = format!(
        "Cannot reliably resolve \"env\" variables due to resolution conflict.\nEnvironment variable \"{name}\" which \
         influences resolution of \".env\" file were found to be defined in resolved \".env\" \
         file.DOTENV_ENV_VAR_RESOLUTION_CONFLICT"
    );
    let help = format!("set {name} outside of .env files, or do not use it in provider.stage and useDotenv");
    let set_at = environment.get(name).and_then(|variable| variable.set_at);
    Err(Failure::configuration(Diagnostic::error(message).label(set_at, "set here").help(help)))
}

/// Whether `--stage`, else `provider.stage`, is a name that osls allows; even null is not (`lib/utils/resolve-stage.js`).
fn names_a_stage(resolver: &Resolver, options: &Options) -> bool {
    match &options.stage {
        Some(stage) => is_stage_name(stage),
        None => resolver.configuration.at(&["provider", "stage"]).is_none_or(is_stage),
    }
}
