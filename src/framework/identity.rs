//! What a service says about itself that decides whose credentials it gets, without asking AWS anything.

use super::lifecycle::{Lifecycle, Request};
use super::phases::Path;
use super::release::Release;
use crate::diagnostics::Failure;
use crate::service::Target;
use crate::source::Sources;
use crate::value::Value;
use crate::variables::State;

/// A service as far as credentials depend on it.
#[derive(Debug)]
pub struct Identity {
    /// `service`
    pub service: Option<String>,
    /// `--app` or `app`
    pub app: Option<String>,
    /// `--stage`, `provider.stage` or the default.
    pub stage: String,
    /// `--region`, `provider.region` or the default.
    pub region: Option<String>,
    /// `provider.profile`
    pub profile: Option<String>,
    /// Whether there is a `provider.credentials`.
    pub has_credentials: bool,
    /// The release the service is for.
    pub target: Target,
    /// The release whose behaviour counts.
    pub release: &'static Release,
}

const SERVICE: Path = &["service"];
const APP: Path = &["app"];
const STAGE: Path = &["provider", "stage"];
const REGION: Path = &["provider", "region"];
const PROFILE: Path = &["provider", "profile"];

/// Reads a configuration as far as an [`Identity`] needs. What else is wrong with it does not matter.
pub fn identify(files: &mut Sources, request: Request) -> Result<Identity, Failure> {
    let (app, region) = (request.options.app.clone(), request.options.region.clone());
    let mut lifecycle = Lifecycle::begin(files, Request { allow_unresolved: true, ..request })?;
    let outcome = lifecycle.resolve_without_aws().and_then(|()| {
        [SERVICE, APP, STAGE, REGION, PROFILE].into_iter().try_for_each(|path| ensure_known(&lifecycle, path))
    });
    let identity = outcome.map(|()| {
        let at = |path: Path| lifecycle.resolver.configuration.at(path);
        let text =
            |path: Path| at(path).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        Identity {
            service: text(SERVICE),
            app: app.filter(|app| !app.is_empty()).or_else(|| text(APP)),
            stage: lifecycle.resolver.effective_stage(),
            region: region.filter(|region| !region.is_empty()).or_else(|| text(REGION)),
            profile: text(PROFILE),
            has_credentials: at(&["provider", "credentials"]).is_some_and(Value::is_truthy),
            target: lifecycle.resolver.context.target,
            release: lifecycle.release,
        }
    });
    *files = lifecycle.resolver.context.files;
    identity
}

/// What a property's variables lack, if they are not resolved.
fn ensure_known(lifecycle: &Lifecycle, path: Path) -> Result<(), Failure> {
    let resolver = &lifecycle.resolver;
    for id in resolver.properties.concerning(&[path]) {
        if let Some(State::Failed(error)) = resolver.properties.entry(id).map(|entry| &entry.state) {
            return Err(Failure::configuration(super::unresolved::diagnostic(resolver, *error)));
        }
    }
    match resolver.properties.is_resolved(path) {
        true => Ok(()),
        false => {
            Err(Failure::configuration(super::unresolved::inaccessible(resolver, &lifecycle.file_name, path)))
        }
    }
}
