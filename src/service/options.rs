//! The options of `serverless print`, as the framework's variables see them (`spec/print.md` §3).

use std::rc::Rc;

use crate::value::{Data, Mapping, Origin, Value};

/// An option that not every release has for the command; it may belong to a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOption {
    /// The name, without dashes.
    pub name: String,
    /// Its value, if it has one.
    pub value: Option<String>,
    /// Whether releases that know the vendor's dashboard have it.
    pub of_dashboard: bool,
}

/// The options given on the command line, in the framework's terms. An empty text counts as not given.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--format`
    pub format: Option<String>,
    /// `--path`
    pub path: Option<String>,
    /// `--transform`
    pub transform: Option<String>,
    /// `--region`
    pub region: Option<String>,
    /// `--aws-profile`
    pub aws_profile: Option<String>,
    /// `--app`
    pub app: Option<String>,
    /// `--org`
    pub org: Option<String>,
    /// `--use-local-credentials`
    pub use_local_credentials: Option<bool>,
    /// `--config`
    pub config: Option<String>,
    /// `--stage`
    pub stage: Option<String>,
    /// All `--param`s, in order.
    pub param: Vec<String>,
    /// `--verbose`, `--no-verbose`
    pub verbose: Option<bool>,
    /// `--debug`
    pub debug: Option<String>,
    /// What is no option of every release, in the order given; those of the dashboard are above, too.
    pub unknown: Vec<UnknownOption>,
}

impl Options {
    /// The options as `${opt:}` gives them: every one the command has, in its order, `null` if not given.
    pub fn to_value(&self, dashboard: bool) -> Value {
        let mut mapping = Mapping::with_capacity(15);
        let mut put =
            |name: &str, data: Data| mapping.append_new(name.into(), None, Value::new(data, ORIGIN));
        put("format", text(&self.format));
        put("path", text(&self.path));
        put("transform", text(&self.transform));
        put("region", text(&self.region));
        put("aws-profile", text(&self.aws_profile));
        if dashboard {
            put("app", text(&self.app));
            put("org", text(&self.org));
            put("use-local-credentials", flag(self.use_local_credentials));
        }
        put("config", text(&self.config));
        put("stage", text(&self.stage));
        put("param", list(&self.param));
        put("help", Data::Null);
        put("version", Data::Null);
        put("verbose", flag(self.verbose));
        put("debug", text(&self.debug));
        Value::new(Data::Mapping(Rc::new(mapping)), ORIGIN)
    }

    /// The command line as the framework would be given it, which JavaScript files may read.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["print".to_owned()];
        let mut put = |name: &str, value: Option<&String>| {
            if let Some(value) = value {
                arguments.extend([format!("--{name}"), value.clone()]);
            }
        };
        put("format", self.format.as_ref());
        put("path", self.path.as_ref());
        put("transform", self.transform.as_ref());
        put("region", self.region.as_ref());
        put("aws-profile", self.aws_profile.as_ref());
        put("app", self.app.as_ref());
        put("org", self.org.as_ref());
        put("config", self.config.as_ref());
        put("stage", self.stage.as_ref());
        put("debug", self.debug.as_ref());
        self.param.iter().for_each(|param| put("param", Some(param)));
        for (name, flag) in [("use-local-credentials", self.use_local_credentials), ("verbose", self.verbose)]
        {
            arguments.extend(flag.map(|set| if set { format!("--{name}") } else { format!("--no-{name}") }));
        }
        for UnknownOption { name, value, .. } in self.unknown.iter().filter(|option| !option.of_dashboard) {
            arguments.push(format!("--{name}"));
            arguments.extend(value.clone());
        }
        arguments
    }

    /// The options that a release with the vendor's dashboard, or one without, does not have.
    pub fn unknown_to(&self, dashboard: bool) -> impl Iterator<Item = &UnknownOption> {
        self.unknown.iter().filter(move |option| !(dashboard && option.of_dashboard))
    }
}

/// Unknown options added to those of the command, for a service whose plugins may have them.
pub fn with_unknown(options: &Value, unknown: &[&UnknownOption]) -> Value {
    let mut options = options.clone();
    if let Some(mapping) = options.as_mapping_mut() {
        for UnknownOption { name, value, .. } in unknown {
            let data = value.as_deref().map_or(Data::Bool(true), |value| Data::String(value.into()));
            mapping.insert(name.as_str(), Value::new(data, ORIGIN));
        }
    }
    options
}

const ORIGIN: Origin = Origin::Framework(&"command line");

fn text(option: &Option<String>) -> Data {
    option.as_deref().filter(|text| !text.is_empty()).map_or(Data::Null, |text| Data::String(text.into()))
}

fn flag(option: Option<bool>) -> Data {
    option.map_or(Data::Null, Data::Bool)
}

fn list(texts: &[String]) -> Data {
    if texts.is_empty() {
        return Data::Null;
    }
    let items = texts.iter().map(|text| Value::string(text.as_str(), ORIGIN)).collect();
    Data::Sequence(Rc::new(items))
}
