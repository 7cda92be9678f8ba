//! From a file to the configuration `print` prints: variables and the framework's own steps take turns.
//!
//! The phases and their order are those of upstream's `scripts/serverless.js` (`spec/print.md` §5.2). They
//! decide which errors are seen together: those of one phase are reported before the next begins.

mod survey;

pub use survey::{Survey, SurveyRequest, survey};

use crate::credentials::Credentials;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::javascript::JavaScript;
use crate::service::{self, Environment, Location, Options, Target};
use crate::source::Sources;
use crate::value::{Provenance, Value};
use crate::variables::{ErrorId, PassSources, Problem, Resolver, Text, coerce_text};

use super::phases::{
    EARLY, NEEDED_FIRST, NEEDED_FOR_AWS, PROVIDER_NAME, PROVIDER_REGION, PROVIDER_STAGE, Path, USE_DOTENV,
    needed_to_load,
};
use super::release::Release;
use super::unresolved::{self, Unresolved};
use super::{Context, FrameworkError, aws, dotenv, findings};

/// What to resolve, and how.
#[derive(Debug)]
pub struct Request {
    /// The configuration file.
    pub location: Location,
    /// The command line.
    pub options: Options,
    /// The process's environment.
    pub environment: Environment,
    /// The release asked for; inferred from the service if `None`.
    pub target: Option<Target>,
    /// Whether variables that can't be resolved are left as they are.
    pub allow_unresolved: bool,
    /// Whether JavaScript may run.
    pub javascript: bool,
    /// What gets the secrets of the project file.
    pub credentials: Credentials,
    /// Whether no connection may be opened.
    pub offline: bool,
}

/// A configuration as the framework holds it when it prints.
#[derive(Debug)]
pub struct Resolved {
    /// The configuration.
    pub configuration: Value,
    /// Where its values come from.
    pub provenance: Provenance,
    /// What could not be resolved and was left as written.
    pub unresolved: Vec<Unresolved>,
    /// What does not stop the framework, but should be known.
    pub warnings: Vec<Diagnostic>,
    /// What happened while secrets were fetched, in sentences.
    pub notes: Vec<String>,
    /// The release that was reproduced.
    pub release: &'static Release,
    /// The release the service is for.
    pub target: Target,
    /// The stage it was resolved for.
    pub stage: String,
}

/// Sources known once it is. `secrets` is slsconf's own: it must have an answer before the framework looks at
/// `provider.credentials`, and has one only for names that the project file knows.
const LOADED: &[&str] = &["env", "file", "opt", "self", "strToBool", "sls", "param", "secrets"];
/// Sources known in the end, for a service on AWS.
const ALL: &[&str] =
    &["env", "file", "opt", "self", "strToBool", "sls", "param", "secrets", "cf", "s3", "ssm", "aws"];

const CORE: PassSources = PassSources { known: EARLY, fulfilled: &["file", "self", "strToBool"] };
const CORE_WITH_ENV: PassSources =
    PassSources { known: EARLY, fulfilled: &["file", "self", "strToBool", "env"] };
/// The same for a service that is on the vendor's dashboard.
const LOADED_WITH_DASHBOARD: &[&str] =
    &["env", "file", "opt", "self", "strToBool", "sls", "param", "secrets", "output"];
const ALL_WITH_DASHBOARD: &[&str] = &[
    "env",
    "file",
    "opt",
    "self",
    "strToBool",
    "sls",
    "param",
    "secrets",
    "output",
    "cf",
    "s3",
    "ssm",
    "aws",
];

const SERVICE: PassSources = PassSources { known: LOADED, fulfilled: LOADED };
const AWS: PassSources = PassSources { known: ALL, fulfilled: ALL };
const SERVICE_WITH_DASHBOARD: PassSources =
    PassSources { known: LOADED_WITH_DASHBOARD, fulfilled: LOADED_WITH_DASHBOARD };
const AWS_WITH_DASHBOARD: PassSources =
    PassSources { known: ALL_WITH_DASHBOARD, fulfilled: ALL_WITH_DASHBOARD };

/// Reads and resolves a configuration. The files read are in `files` afterwards, whatever happens.
pub fn resolve(files: &mut Sources, request: Request) -> Result<Resolved, Failure> {
    let mut lifecycle = Lifecycle::begin(files, request)?;
    let outcome = lifecycle.run();
    let unresolved = lifecycle.left_unresolved();
    let stage = lifecycle.resolver.effective_stage();
    let Lifecycle { resolver, warnings, release, .. } = lifecycle;
    let Resolver { configuration, provenance, context, .. } = resolver;
    *files = context.files;
    let notes = context.credentials.notes().to_vec();
    let target = context.target;
    outcome.map(|()| Resolved {
        configuration,
        provenance,
        unresolved,
        warnings,
        notes,
        release,
        target,
        stage,
    })
}

/// A configuration on its way through the phases.
pub(super) struct Lifecycle {
    pub resolver: Resolver,
    pub file_name: String,
    pub release: &'static Release,
    options: Options,
    offline: bool,
    /// Whether AWS is asked at all; if not, what it knows stays as written.
    asks_aws: bool,
    /// Whether the user named the release, so that the file's own wish does not count.
    pinned: bool,
    allow_unresolved: bool,
    warnings: Vec<Diagnostic>,
}

impl Lifecycle {
    /// Reads a configuration. The files move into the resolver's context.
    pub fn begin(files: &mut Sources, request: Request) -> Result<Lifecycle, Failure> {
        let target = request.target.or_else(|| Target::infer(&request.location.service_dir));
        let target = target.unwrap_or(Target::V3);
        let release = Release::of(target);
        let location = &request.location;
        let mut javascript = match request.javascript {
            true => JavaScript::new(location.service_dir.clone(), request.options.arguments()),
            false => JavaScript::off(),
        };
        let mut provenance = Provenance::default();
        let configuration = match location.is_script() {
            true => {
                let environment = &request.environment;
                service::run_configuration(files, location, &mut javascript, environment, &mut provenance)?
            }
            false => service::read_configuration(files, location, &release.dialect.yaml)?,
        };
        let context = crate::variables::Context {
            files: std::mem::take(files),
            file_cache: Default::default(),
            javascript,
            service_dir: request.location.service_dir.clone(),
            options: request.options.to_value(release.has_dashboard),
            environment: request.environment,
            credentials: request.credentials,
            aws: Default::default(),
            target,
            dialect: release.dialect,
            keeps: false,
        };
        Ok(Lifecycle {
            resolver: Resolver::new(configuration, provenance, context),
            file_name: request.location.file_name(),
            options: request.options,
            release,
            offline: request.offline,
            asks_aws: true,
            pinned: request.target.is_some(),
            allow_unresolved: request.allow_unresolved,
            warnings: Vec::new(),
        })
    }

    /// The phases before AWS is asked.
    pub fn resolve_without_aws(&mut self) -> Result<(), Failure> {
        // Which release the file is for does not matter as long as nothing is printed.
        self.pinned = true;
        self.resolve_early()?;
        self.load_service()?;
        self.pass(self.late_sources().0, None)
    }

    fn run(&mut self) -> Result<(), Failure> {
        self.resolve_early()?;
        self.load_service()?;
        self.resolve_late()?;
        self.finish()
    }

    /// Phases 0 to C: what needs neither the service nor AWS.
    fn resolve_early(&mut self) -> Result<(), Failure> {
        self.report_errors()?;
        self.ensure_resolved(&["disabledDeprecations"])?;
        self.ensure_resolved(&["deprecationNotificationMode"])?;
        if self.is_resolved(PROVIDER_NAME) {
            self.ensure_provider_name()?;
        }
        let mut asked_for = None;
        if !self.resolver.properties.is_empty() {
            self.pass(CORE, Some(&NEEDED_FIRST))?;
            if self.is_resolved(PROVIDER_NAME) {
                self.ensure_provider_name()?;
            }
            if !self.is_resolved(PROVIDER_STAGE) || !self.is_resolved(USE_DOTENV) {
                self.resolver.context.environment.forget_missing();
                self.pass(CORE_WITH_ENV, Some(&[PROVIDER_STAGE, USE_DOTENV]))?;
                self.ensure_resolved(PROVIDER_STAGE)?;
                self.ensure_resolved(USE_DOTENV)?;
                asked_for = Some(self.resolver.context.environment.missing().clone());
            }
        }
        if self.resolver.configuration.get("useDotenv").is_some_and(Value::is_truthy) {
            let asked_for = asked_for.unwrap_or_default();
            dotenv::load(&mut self.resolver, &self.options, self.release, &asked_for)?;
            if !self.is_resolved(PROVIDER_NAME) {
                self.pass(CORE_WITH_ENV, Some(&NEEDED_FIRST))?;
            }
        }
        if self.resolver.properties.is_empty() {
            return Ok(());
        }
        // Without `useDotenv`, a name behind an environment variable that is not set is not looked at again.
        self.ensure_resolved(PROVIDER_NAME)?;
        self.ensure_provider_name()?;
        self.pass(CORE_WITH_ENV, None)?;
        if self.resolver.properties.is_empty() {
            return Ok(());
        }
        for path in needed_to_load(self.release.has_dashboard) {
            self.ensure_resolved(path)?;
        }
        if self.has_dashboard() {
            self.ensure_resolved(PROVIDER_REGION)?;
        }
        Ok(())
    }

    /// Phase D: the service is loaded, and options that nobody knows are refused.
    fn load_service(&mut self) -> Result<(), Failure> {
        // Also where nothing was left to resolve before the name was looked at.
        self.ensure_provider_name()?;
        let context = context(&self.options, &self.file_name, self.release, self.pinned);
        let loaded = super::load(&mut self.resolver.configuration, &context);
        let warnings = loaded.map_err(|error| self.failure(&error))?;
        let resolver = &self.resolver;
        self.warnings.extend(warnings.iter().map(|warning| findings::warning(resolver, warning)));
        let unknown: Vec<_> = self.options.unknown_to(self.release.has_dashboard).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let plugins = self.resolver.configuration.get("plugins");
        if plugins.is_some_and(Value::is_truthy) {
            self.resolver.context.options = service::with_unknown(&self.resolver.context.options, &unknown);
            return Ok(());
        }
        let names: Vec<_> = unknown.iter().map(|option| format!("\"--{}\"", option.name)).collect();
        let message = format!("Detected unrecognized CLI options: {}.", names.join(", "));
        let help = "see `slsconf print --help`; options of plugins are taken only if the configuration lists plugins";
        Err(Failure::usage(Diagnostic::error(message).help(help)))
    }

    /// Phases E and F: what needs the loaded service, then what needs AWS.
    fn resolve_late(&mut self) -> Result<(), Failure> {
        if self.resolver.properties.is_empty() {
            return Ok(());
        }
        let (service, aws) = self.late_sources();
        let mut sources = service;
        self.pass(sources, None)?;
        if self.resolver.properties.is_empty() {
            return Ok(());
        }
        if self.provider_name().is_some_and(|name| &**name.expose() == "aws") {
            for path in NEEDED_FOR_AWS {
                self.ensure_resolved(path)?;
            }
            sources = aws;
            self.pass(sources, None)?;
        }
        if self.allow_unresolved || self.resolver.only_deferred_left() {
            return Ok(());
        }
        let could_have_dashboard = self.release.has_dashboard && !self.has_dashboard();
        Err(unresolved::unknown_sources(&self.resolver, sources.known, could_have_dashboard))
    }

    /// What the framework does once all variables are resolved (`spec/print.md` §6.4–7).
    fn finish(&mut self) -> Result<(), Failure> {
        let context = context(&self.options, &self.file_name, self.release, self.pinned);
        let finished = super::normalize(&mut self.resolver.configuration, &context);
        let report = finished.map_err(|error| self.failure(&error))?;
        self.warnings.extend(findings::warnings(&self.resolver, &report));
        Ok(())
    }

    /// The sources of phases E and F.
    fn late_sources(&self) -> (PassSources, PassSources) {
        match self.has_dashboard() {
            true => (SERVICE_WITH_DASHBOARD, AWS_WITH_DASHBOARD),
            false => (SERVICE, AWS),
        }
    }

    fn pass(&mut self, sources: PassSources, only: Option<&[Path]>) -> Result<(), Failure> {
        self.resolver.run_pass(sources, only);
        self.ask_aws(only);
        self.report_errors()
    }

    /// Gets the answers the pass waits for, and goes on with it, until it waits for none.
    fn ask_aws(&mut self, only: Option<&[Path]>) {
        if !self.asks_aws || !self.resolver.context.aws.are_waiting() {
            return;
        }
        let (client, keys) =
            aws::client(&self.resolver, &self.options, self.resolver.context.target, self.offline);
        while self.resolver.context.aws.are_waiting() {
            self.resolver.context.aws.send(&client, &keys);
            self.resolver.resume_pass(only);
        }
    }

    fn report_errors(&self) -> Result<(), Failure> {
        let errors = self.resolver.standing_errors();
        if errors.is_empty() || self.allow_unresolved {
            return Ok(());
        }
        let needs_machine =
            |error: &ErrorId| matches!(self.resolver.errors[error.index()].problem, Problem::Environment(_));
        let kind = match errors.iter().all(needs_machine) {
            true => FailureKind::Environment,
            false => FailureKind::Configuration,
        };
        let diagnostics = errors.into_iter().map(|error| unresolved::diagnostic(&self.resolver, error));
        Err(Failure { kind, diagnostics: diagnostics.collect() })
    }

    fn left_unresolved(&self) -> Vec<Unresolved> {
        if self.allow_unresolved { unresolved::all(&self.resolver) } else { Vec::new() }
    }

    fn is_resolved(&self, path: Path) -> bool {
        self.resolver.properties.is_resolved(path)
    }

    fn ensure_resolved(&self, path: Path) -> Result<(), Failure> {
        if self.allow_unresolved || self.is_resolved(path) {
            return Ok(());
        }
        Err(Failure::configuration(unresolved::inaccessible(&self.resolver, &self.file_name, path)))
    }

    fn ensure_provider_name(&self) -> Result<(), Failure> {
        if self.provider_name().is_some() || self.allow_unresolved {
            return Ok(());
        }
        let message = "Invalid service configuration: \"provider.name\" property is missing";
        let provider = self.resolver.configuration.as_mapping().and_then(|root| root.entry("provider"));
        let diagnostic = Diagnostic::error(message)
            .label(provider.and_then(|entry| entry.key_span), "the provider has no name")
            .help("write `provider: aws`, or `name: aws` under `provider:`");
        Err(Failure::configuration(diagnostic))
    }

    /// The provider's name, for which upstream takes whatever has a text (`lib/configuration/resolve-provider-name.js`).
    fn provider_name(&self) -> Option<Text> {
        let provider = self.resolver.configuration.get("provider")?;
        coerce_text(if provider.is_collection() { provider.get("name")? } else { provider })
    }

    fn has_dashboard(&self) -> bool {
        let configuration = &self.resolver.configuration;
        let set = |key: &str, option: &Option<String>| {
            option.as_ref().is_some_and(|text| !text.is_empty())
                || configuration.get(key).is_some_and(Value::is_truthy)
        };
        let disabled = configuration.at(&["dashboard", "disableMonitoring"]).is_some_and(Value::is_truthy);
        self.release.has_dashboard
            && set("org", &self.options.org)
            && set("app", &self.options.app)
            && !disabled
    }

    fn failure(&self, error: &FrameworkError) -> Failure {
        findings::failure(&self.resolver, error, self.release.behaviour)
    }
}

/// What the framework's steps know of the run.
fn context<'a>(
    options: &'a Options,
    file_name: &'a str,
    release: &'static Release,
    pinned: bool,
) -> Context<'a> {
    Context {
        behaviour: release.behaviour,
        options: super::Options { stage: options.stage.as_deref(), region: options.region.as_deref() },
        file_name,
        holds_version: !pinned,
        unknowns: super::schema::Unknowns::AreTexts,
    }
}
