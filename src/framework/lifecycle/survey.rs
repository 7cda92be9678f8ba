//! What can be known of a configuration without running JavaScript or asking anybody, whatever is wrong with it.
//!
//! The phases are those of `resolve`, but what stops the framework is written down, and the next phase begins.

use crate::credentials::Credentials;
use crate::diagnostics::Failure;
use crate::framework::release::Release;
use crate::framework::{
    Context, FrameworkError, Report, normalize_as_far_as_known, schema::Unknowns, service,
};
use crate::javascript::JavaScript;
use crate::service::{Environment, Location, Options, Target};
use crate::source::Sources;
use crate::value::{Provenance, Value};
use crate::variables::Resolver;
use crate::variables::sources::file::FileCache;

use super::{Lifecycle, context};

/// A configuration as far as it can be known.
#[derive(Debug)]
pub struct Survey {
    /// The configuration with its variables resolved, the framework's defaults set and its lists of functions and
    /// resources merged. What can't be resolved stands as written.
    pub configuration: Value,
    /// The same as the schema left it; the paths of its problems lead into this one.
    pub validated: Value,
    /// What the schema does not take, and what the framework does about that.
    pub report: Report,
    /// Why the framework would stop, apart from variables and the schema.
    pub refusals: Vec<FrameworkError>,
    /// Why `.env` files could not be used.
    pub failure: Option<Failure>,
    /// The resolver as it ended: what is left, its errors, the texts with variables, the files included.
    pub resolver: Resolver,
    /// The stage it was resolved for.
    pub stage: String,
}

/// What to look at, and how.
#[derive(Debug)]
pub struct SurveyRequest {
    /// The configuration file.
    pub location: Location,
    /// The command line.
    pub options: Options,
    /// The process's environment.
    pub environment: Environment,
    /// The release the service is for.
    pub target: Target,
    /// The configuration as read.
    pub configuration: Value,
}

/// Finds out what can be known. The files read are in the resolver's context.
pub fn survey(files: Sources, request: SurveyRequest) -> Survey {
    let SurveyRequest { location, options, environment, target, configuration } = request;
    let release = Release::of(target);
    let world = crate::variables::Context {
        files,
        file_cache: FileCache::default(),
        javascript: JavaScript::off(),
        service_dir: location.service_dir.clone(),
        options: options.to_value(release.has_dashboard),
        environment,
        aws: Default::default(),
        dialect: release.dialect,
        keeps: true,
        credentials: Credentials::none(),
        target,
    };
    let mut lifecycle = Lifecycle {
        resolver: Resolver::new(configuration, Provenance::default(), world),
        file_name: location.file_name(),
        options,
        release,
        offline: true,
        asks_aws: false,
        pinned: true,
        allow_unresolved: true,
        warnings: Vec::new(),
    };
    let failure = lifecycle.resolve_early().err();
    let mut refusals = Vec::new();
    lifecycle.load_leniently(&mut refusals);
    // With unresolved variables allowed, these phases have nothing to fail about.
    let failure = failure.or(lifecycle.resolve_late().err());
    lifecycle.resolver.put_in_partly_known();
    let context = context(&lifecycle.options, &lifecycle.file_name, release, lifecycle.pinned);
    let context = Context { unknowns: Unknowns::MayBeAnything, ..context };
    let mut validated = lifecycle.resolver.configuration.clone();
    let (configuration, report) = normalize_as_far_as_known(&mut validated, &context, &mut refusals);
    let stage = lifecycle.resolver.effective_stage();
    Survey { configuration, validated, report, refusals, failure, resolver: lifecycle.resolver, stage }
}

impl Lifecycle {
    /// Phase D, done to the end even if the framework would stop in it.
    fn load_leniently(&mut self, refusals: &mut Vec<FrameworkError>) {
        let context = context(&self.options, &self.file_name, self.release, self.pinned);
        let context = Context { unknowns: Unknowns::MayBeAnything, ..context };
        let configuration = &mut self.resolver.configuration;
        if let Err(refusal) = crate::framework::load(configuration, &context) {
            refusals.push(refusal);
            service::expand_provider_name(configuration, &context);
            crate::framework::set_provider_defaults(configuration, &context);
        }
    }
}
