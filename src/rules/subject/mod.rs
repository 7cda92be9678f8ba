//! What a rule looks at: one service, as written and as far as it can be known, read and resolved once for all rules.

mod addresses;
mod arguments;
pub(super) mod companions;
mod documents;
mod enclosing;
mod failures;
mod keys;
mod kind;
mod lists;
mod locate;
mod outside;
mod paths;
mod property;
mod references;
mod texts;
mod tokens;
mod uses;
mod variables;
mod written_text;

pub use documents::{Document, LONG_TEXT, Scalar};
pub use failures::Failure;
pub use kind::Kind;
pub use lists::List;
pub use property::Property;
pub use references::Reference;
pub use texts::{TextFile, TextKind};
pub use tokens::FoundToken;
pub use variables::Expression;
pub use written_text::MetTemplate;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::edit::KnownLayout;
use crate::framework::schema::{ProblemKind, SchemaProblem};
use crate::framework::{FrameworkError, Survey, SurveyRequest, ValidationMode, survey};
use crate::service::{Environment, Location, Options, Target};
use crate::source::{FileId, Sources, Span};
use crate::value::{PathStep, Value, ValuePath};
use crate::variables::syntax::Call;
use crate::yaml::{NodeId, Tree};

use super::date::Date;
use super::links::{KnownLinks, Links};

/// What a service is looked at for.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// Its configuration file.
    pub location: Location,
    /// The command line.
    pub options: Options,
    /// The release it is for.
    pub target: Target,
    /// The day it is.
    pub today: Date,
    /// The roles that are known.
    pub links: &'a Links,
}

/// One service.
#[derive(Debug)]
pub struct Subject {
    /// The release it is judged for.
    pub target: Target,
    /// The day it is judged on.
    pub today: Date,
    location: Location,
    main: FileId,
    written: Written,
    survey: Survey,
    texts: Vec<TextFile>,
    /// The properties of the texts with variables, in their order.
    text_paths: Vec<ValuePath>,
    pub(super) links: KnownLinks,
    known: Known,
}

/// What several rules ask for, found out when the first one does.
#[derive(Debug, Default)]
struct Known {
    addresses: OnceCell<addresses::KnownAddresses>,
    enclosing: enclosing::Enclosing,
    failures: OnceCell<Vec<Failure>>,
    json: OnceCell<Vec<(FileId, Tree)>>,
    keys: OnceCell<keys::Keys>,
    layouts: RefCell<BTreeMap<FileId, KnownLayout>>,
    lists: lists::KnownLists,
    long_texts: OnceCell<Vec<Scalar>>,
    nested_calls: OnceCell<Vec<(ValuePath, Call)>>,
    paths: paths::Paths,
    plain_scalars: OnceCell<Vec<(FileId, Vec<NodeId>)>>,
    references: references::KnownReferences,
    secret_keys: OnceCell<Vec<Span>>,
    tokens: OnceCell<Vec<FoundToken>>,
    uses: OnceCell<uses::Uses>,
}

/// The configuration file, read.
#[derive(Debug)]
pub(super) struct Written {
    /// The file.
    pub file: FileId,
    /// Its syntax; `None` for JSON.
    pub tree: Option<Tree>,
    /// Its meaning.
    pub value: Value,
}

impl Subject {
    /// Looks at a service, with the text of its package.json: resolves what can be known of it offline and without the process's environment, so that
    /// what is found depends on the files only.
    pub(super) fn new(
        files: Sources,
        written: Written,
        package: Option<String>,
        asked: Asked<'_>,
    ) -> Subject {
        let Asked { location, options, target, today, links } = asked;
        let request = SurveyRequest {
            location: location.clone(),
            options,
            environment: Environment::default(),
            target,
            configuration: written.value.clone(),
        };
        let main = written.file;
        let mut survey = survey(files, request);
        let texts = texts::collect(&mut survey, main, &location, target);
        companions::keep(&mut survey.resolver.context.files, &location, package);
        let links = KnownLinks::collect(&mut survey.resolver.context.files, links);
        let met = survey.resolver.texts.iter();
        let text_paths = met.map(|met| survey.resolver.properties.path(met.property)).collect();
        let mut subject = Subject {
            target,
            today,
            location,
            main,
            written,
            survey,
            texts,
            text_paths,
            links,
            known: Known::default(),
        };
        subject.read_scripts();
        subject
    }

    /// Where the secret halves of AWS keys stand, found by the rule about them.
    pub(super) fn secret_keys(&self, find: impl FnOnce() -> Vec<Span>) -> &[Span] {
        self.known.secret_keys.get_or_init(find)
    }

    /// The files read.
    pub fn files(&self) -> &Sources {
        &self.survey.resolver.context.files
    }

    /// Forgets the paths of the properties that a rule has looked at; none of those is there any more.
    pub(super) fn rule_is_done(&mut self) {
        self.known.paths.clear();
    }

    /// Forgets what only rules ask for.
    pub(super) fn rules_are_done(&mut self) {
        self.known = Known::default();
    }

    /// The files read, for who goes on without the subject.
    pub(super) fn into_files(self) -> Sources {
        self.survey.resolver.context.files
    }

    /// The configuration file.
    pub fn main(&self) -> FileId {
        self.main
    }

    /// Where the configuration file lies.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The configuration as it stands in the file; aliases and merges are followed, variables are not.
    pub fn written(&self) -> &Value {
        &self.written.value
    }

    /// The configuration as far as it can be known: variables resolved, lists of functions merged, with the
    /// framework's defaults. What can't be known stands as written: see [`Property::is_unknown`].
    pub fn configuration(&self) -> &Value {
        &self.survey.configuration
    }

    /// The stage the configuration was resolved for.
    pub fn stage(&self) -> &str {
        &self.survey.stage
    }

    /// Whether the service runs on AWS; false if that can't be known.
    pub fn is_aws(&self) -> bool {
        self.configuration().at(&["provider", "name"]).and_then(Value::as_str) == Some("aws")
    }

    /// The names of the plugins that the service lists, as far as they are known.
    pub fn plugins(&self) -> Vec<&str> {
        let plugins = self.configuration().get("plugins");
        let list = plugins.and_then(|plugins| plugins.get("modules").or(Some(plugins)));
        list.and_then(Value::as_sequence).unwrap_or_default().iter().filter_map(Value::as_str).collect()
    }

    /// The entries of `plugins`.
    pub fn plugin_entries(&self) -> Vec<Property<'_>> {
        let plugins = self.get(&["plugins"]);
        let list = plugins.and_then(|plugins| plugins.get("modules").or(Some(plugins)));
        list.filter(|list| list.value.as_sequence().is_some()).map(|list| list.children()).unwrap_or_default()
    }

    /// Whether plugins may add variable sources, keys and events that only they know.
    pub fn may_be_extended(&self) -> bool {
        self.configuration().get("plugins").is_some_and(|plugins| match plugins.as_sequence() {
            Some(list) => !list.is_empty(),
            None => plugins.is_truthy(),
        })
    }

    /// What the schema of the target does not take. Values that can't be known are no problems.
    pub fn schema_problems(&self) -> &[SchemaProblem] {
        &self.survey.report.problems
    }

    /// What the framework does about what its schema does not take.
    pub fn validation(&self) -> ValidationMode {
        self.survey.report.mode
    }

    /// Whether the framework stops at a key since its schema does not know it.
    pub fn is_refused_key(&self, property: &Property<'_>) -> bool {
        let path = property.path();
        let Some((PathStep::Key(key), above)) = path.0.split_last() else { return false };
        self.validation() == ValidationMode::Error
            && self.schema_problems().iter().any(|problem| {
                problem.path.0 == above
                    && matches!(&problem.kind, ProblemKind::UnrecognizedProperty(unknown) if unknown == key)
            })
    }

    /// The property a schema problem is about.
    pub fn validated(&self, path: &ValuePath) -> Option<Property<'_>> {
        property::walk(self, &self.survey.validated, path)
    }

    /// Why the framework would stop apart from variables and the schema, where that is certain.
    pub fn refusals(&self) -> impl Iterator<Item = &FrameworkError> {
        self.survey.refusals.iter().filter(|refusal| {
            let about = property::walk(self, &self.survey.validated, &refusal.path);
            about.is_none_or(|property| {
                !property.is_unknown() && !property.children().iter().any(Property::is_unknown)
            })
        })
    }

    /// Whether anything about `.env` files kept them from being used.
    pub fn dotenv_failure(&self) -> Option<&crate::diagnostics::Failure> {
        self.survey.failure.as_ref()
    }
}
