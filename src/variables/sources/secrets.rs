//! `${secrets:NAME}`: temporary keys of a role, or a text, as `slsconf.yml` says for the name.
//!
//! No release has this source any more; the vendor's plugin for release 1.37 had (`spec/credentials.md` §1). Names that
//! the project file does not know stay unresolved, and the framework says of them what it says. What goes wrong with a
//! name that it knows is an error, whatever fallback there is: the plugin took the fallback even when access was denied.

use std::rc::Rc;

use super::{Answer, Request, Trouble, VariableSource};
use crate::aws::{KeyMaterial, TemporaryKeys};
use crate::credentials::{AccessError, Asker, Given, Store, precedence, session::Purpose};
use crate::project::model::{Role, Secret};
use crate::value::{Data, Derivation, Mapping, Origin, Place, Secret as SecretValue, Value};
use crate::variables::Context;
use crate::variables::evaluate::Failure;
use crate::variables::javascript;
use crate::variables::resolver::Resolver;

pub(super) const SOURCE: VariableSource =
    VariableSource { name: "secrets", resolve, missing_help: |_, _| None };

/// The keys of an AWS credentials map, in the order the plugin had them.
const KEYS: [&str; 3] = ["accessKeyId", "secretAccessKey", "sessionToken"];

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let address = request.required_address("secrets", "${secrets:NAME}")?;
    let name = javascript::trim(address.expose()).to_owned();
    let project = resolver.context.credentials.project();
    let Some(secret) = project.and_then(|project| project.settings.secrets.get(&name)).cloned() else {
        return Ok(Answer::Pending);
    };
    check_app(resolver, request, &name, &secret)?;
    let service = Service::of(resolver, request)?;
    let origin = resolver.provenance.record(Derivation::External(described(&name, &secret).into()));
    match &secret {
        Secret::AwsRole(role) => {
            let values = keys(&mut resolver.context, &name, &role.role(), &service);
            let values = values.map_err(|error| failure(resolver, &["secrets", &name, "role_arn"], error))?;
            let mut mapping = Mapping::new();
            for (key, value) in KEYS.into_iter().zip(values) {
                mapping.insert(key, hidden(value.expose(), &format!("secrets:{name}.{key}"), origin));
            }
            Ok(Answer::Value(Value::new(Data::Mapping(Rc::new(mapping)), origin)))
        }
        Secret::Ssm(stored) | Secret::SecretsManager(stored) => {
            let store = match &secret {
                Secret::Ssm(_) => Store::Parameter(stored),
                _ => Store::Secret(stored),
            };
            let text = match resolver.context.credentials.is_offline() {
                true => Ok(placeholder(&name)),
                false => service
                    .with_asker(&mut resolver.context, |credentials, asker| credentials.text(store, asker)),
            };
            let text = text.map_err(|error| failure(resolver, &["secrets", &name, "name"], error))?;
            Ok(Answer::Value(hidden(text.expose(), &format!("secrets:{name}"), origin)))
        }
        Secret::Env(variable) => match resolver.context.environment.get(&variable.name) {
            Some(found) => {
                let text = Rc::clone(&found.text);
                Ok(Answer::Value(hidden(&text, &format!("secrets:{name}"), origin)))
            }
            None => {
                let message = format!("the secret `{name}` is in {}, which is not set", variable.name);
                let help = format!("set the environment variable {}", variable.name);
                Err(failure_at(resolver, &["secrets", &name, "name"], message, help))
            }
        },
    }
}

/// A secret may be for some apps only. Which, the project file says; what the app is, the service or `--app`.
fn check_app(resolver: &mut Resolver, request: &Request, name: &str, secret: &Secret) -> Result<(), Trouble> {
    let Some(allowed) = secret.allowed_apps() else { return Ok(()) };
    let app = match resolver.option("app") {
        Some(app) => Some(app),
        None => resolver.configuration_property(request.site.property, &["app"])?,
    };
    let shown = app.as_ref().map(|app| javascript::text_of(app).shown().to_string());
    if app.as_ref().and_then(Value::as_str).is_some_and(|app| allowed.iter().any(|known| known == app)) {
        return Ok(());
    }
    let list: Vec<_> = allowed.iter().map(|app| format!("`{app}`")).collect();
    let list = if list.is_empty() { "no app".to_owned() } else { list.join(", ") };
    let message = match &shown {
        Some(app) => format!("the app `{app}` may not use the secret `{name}`, which is for {list}"),
        None => format!("the secret `{name}` is for {list}, and the service has no `app`"),
    };
    let help = format!(
        "add the app to `allowed_apps` of `{name}` in slsconf.yml if it may; a fallback does not help"
    );
    let place = app.and_then(|app| resolver.provenance.nearest_place(app.origin));
    match place {
        Some(place) => {
            let failure = Failure { message, help: Some(help) };
            Err(Trouble::FailureBecause(failure, place, "this is the app".to_owned()))
        }
        None => Err(failure_at(resolver, &["secrets", name, "allowed_apps"], message, help)),
    }
}

/// What of the service says whose keys are used, and what for.
struct Service {
    name: Option<String>,
    stage: String,
    region: Option<String>,
    aws_profile: Option<String>,
    profile: Option<String>,
}

impl Service {
    fn of(resolver: &mut Resolver, request: &Request) -> Result<Service, Trouble> {
        let text = |value: Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
        let property = request.site.property;
        let stage = javascript::text_of(&resolver.stage(property)?).expose().to_string();
        let region = match resolver.option("region") {
            Some(region) => Some(region),
            None => resolver.configuration_property(property, &["provider", "region"])?,
        };
        Ok(Service {
            name: text(resolver.configuration_property(property, &["service"])?),
            stage,
            region: text(region),
            aws_profile: text(resolver.option("aws-profile")),
            profile: text(resolver.configuration_property(property, &["provider", "profile"])?),
        })
    }

    fn with_asker<T>(
        &self,
        context: &mut Context,
        ask: impl FnOnce(&mut crate::credentials::Credentials, &Asker) -> T,
    ) -> T {
        let given = Given {
            stage: &self.stage,
            aws_profile: self.aws_profile.as_deref(),
            provider_profile: self.profile.as_deref(),
            provider_credentials: None,
        };
        let asker = Asker {
            purpose: Purpose { service: self.name.as_deref(), stage: &self.stage },
            region: self.region.as_deref(),
            source: precedence(context.target, &given, &context.environment).winner.source,
            environment: &context.environment,
        };
        ask(&mut context.credentials, &asker)
    }
}

/// The keys of a role, in the order of [`KEYS`]; what stands for them where no connection may be opened.
fn keys(
    context: &mut Context,
    name: &str,
    role: &Role,
    service: &Service,
) -> Result<[KeyMaterial; 3], AccessError> {
    if context.credentials.is_offline() {
        return Ok(KEYS.map(|key| placeholder(&format!("{name}.{key}"))));
    }
    let keys = service.with_asker(context, |credentials, asker| credentials.assume(role, asker))?;
    let TemporaryKeys { access_key_id, secret_access_key, session_token, .. } = keys;
    Ok([access_key_id, secret_access_key, session_token])
}

fn placeholder(name: &str) -> KeyMaterial {
    KeyMaterial::new(format!("<secret secrets:{name}>"))
}

fn hidden(text: &str, source: &str, origin: Origin) -> Value {
    Value::new(Data::Secret(Rc::new(SecretValue::from_source(Value::string(text, origin), source))), origin)
}

fn described(name: &str, secret: &Secret) -> String {
    let what = match secret {
        Secret::AwsRole(role) => format!("temporary keys of role {}", role.role_arn),
        Secret::Ssm(stored) => format!("parameter {} of Systems Manager", stored.name),
        Secret::SecretsManager(stored) => format!("secret {} of Secrets Manager", stored.name),
        Secret::Env(variable) => format!("environment variable {}", variable.name),
    };
    format!("{what}, which is secret `{name}` of slsconf.yml")
}

fn failure(resolver: &Resolver, path: &[&str], error: AccessError) -> Trouble {
    failure_at(resolver, path, error.message, error.help)
}

/// A failure that the project file explains.
fn failure_at(resolver: &Resolver, path: &[&str], message: String, help: String) -> Trouble {
    let failure = Failure { message, help: Some(help) };
    match resolver.context.credentials.project().and_then(|project| project.span(path)) {
        Some(scalar) => {
            let place = Place { scalar, part: None };
            Trouble::FailureBecause(failure, place, "the project file has it here".to_owned())
        }
        None => Trouble::Failure(failure),
    }
}
