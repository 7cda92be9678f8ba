//! Gets what the project file names: temporary keys of roles, and stored secrets, each at most once in a run.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use super::cache::Cache;
use super::error::{AccessError, AccessErrorKind};
use super::person::{Nobody, Person};
use super::session::{self, Purpose};
use super::trust::{Trust, summary};
use crate::aws::{AssumeRole, Aws, AwsErrorKind, CredentialSource, KeyMaterial, Mfa, TemporaryKeys};
use crate::project::Project;
use crate::project::model::{ExternalId, Role, Stored};
use crate::service::Environment;

/// What of the machine and its user counts.
#[derive(Debug)]
pub struct Settings {
    /// Whether no connection may be opened.
    pub offline: bool,
    /// What the user has confirmed.
    pub trust: Trust,
    /// Where sessions are kept between runs, if the user asks for it.
    pub cache: Option<Cache>,
    /// Who can be asked.
    pub person: Box<dyn Person>,
    /// The code of the MFA device (`SLSCONF_MFA_CODE`).
    pub mfa_code: Option<KeyMaterial>,
    /// The user's name, for names of sessions.
    pub user: Option<String>,
}

/// For whom something is asked of AWS, and with which keys.
#[derive(Debug)]
pub struct Asker<'a> {
    /// What for.
    pub purpose: Purpose<'a>,
    /// The region of the service.
    pub region: Option<&'a str>,
    /// The keys calls are signed with, where the project file names no profile.
    pub source: CredentialSource,
    /// The environment.
    pub environment: &'a Environment,
}

/// Gets what a project file names.
#[derive(Debug)]
pub struct Credentials {
    project: Option<Project>,
    settings: Settings,
    sessions: HashMap<String, Result<TemporaryKeys, AccessError>>,
    texts: HashMap<String, Result<KeyMaterial, AccessError>>,
    confirmed: Option<Result<(), AccessError>>,
    notes: Vec<String>,
}

/// A secret that AWS stores, and in which of its services.
#[derive(Clone, Copy, Debug)]
pub enum Store<'a> {
    /// Systems Manager.
    Parameter(&'a Stored),
    /// Secrets Manager.
    Secret(&'a Stored),
}

impl Credentials {
    /// For a project file, if there is one. Nothing is opened or asked yet.
    pub fn new(project: Option<Project>, settings: Settings) -> Credentials {
        Credentials {
            project,
            settings,
            sessions: HashMap::new(),
            texts: HashMap::new(),
            confirmed: None,
            notes: Vec::new(),
        }
    }

    /// Without a project file, and without any connection.
    pub fn none() -> Credentials {
        let trust = Trust { file: None, for_this_run: false, confirm: false };
        let settings = Settings {
            offline: true,
            trust,
            cache: None,
            person: Box::new(Nobody),
            mfa_code: None,
            user: None,
        };
        Credentials::new(None, settings)
    }

    /// The project file.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// Whether no connection may be opened.
    pub fn is_offline(&self) -> bool {
        self.settings.offline
    }

    /// What happened on the way that the user should know, in sentences.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Temporary keys of a role. All uses of a role share one session.
    pub fn assume(&mut self, role: &Role, asker: &Asker) -> Result<TemporaryKeys, AccessError> {
        let source = source_of(role.source_profile.as_deref(), asker);
        let session_name = session::name(&asker.purpose, self.settings.user.as_deref());
        let id = session_id(role, &session_name, &source, asker);
        if let Some(known) = self.sessions.get(&id) {
            return known.clone();
        }
        let keys = self.confirm().and_then(|()| self.assume_now(role, asker, source, session_name, &id));
        self.sessions.insert(id, keys.clone());
        keys
    }

    fn assume_now(
        &mut self,
        role: &Role,
        asker: &Asker,
        source: CredentialSource,
        session_name: String,
        id: &str,
    ) -> Result<TemporaryKeys, AccessError> {
        let cache = self.settings.cache.as_ref();
        if let Some(keys) = cache.and_then(|cache| cache.load(id, SystemTime::now())) {
            return Ok(keys);
        }
        let what = format!("assume role {}", role.role_arn);
        let region = session::region(&role.role_arn, role.region.as_deref(), asker.region);
        let request = AssumeRole {
            role_arn: role.role_arn.clone(),
            session_name,
            external_id: external_id(role, asker.environment)?,
            duration: Duration::from_secs(role.duration.0.into()),
            mfa: self.mfa(role)?,
            region: Some(region.to_owned()),
        };
        let help = denied_help(&source);
        let keys = Aws::new(source, region, asker.environment, self.settings.offline)
            .assume_role(&request)
            .map_err(|error| {
            let help = (error.kind == AwsErrorKind::Denied).then_some(help.as_str());
            AccessError::of_call(&what, &error, help)
        })?;
        if let Some(Err(error)) = cache_of(&self.settings).map(|cache| cache.store(id, &keys)) {
            self.notes.push(format!("the session is not kept: {error}"));
        }
        Ok(keys)
    }

    /// The text of a stored secret.
    pub fn text(&mut self, store: Store, asker: &Asker) -> Result<KeyMaterial, AccessError> {
        let id = format!("{store:?}");
        if let Some(known) = self.texts.get(&id) {
            return known.clone();
        }
        let text = self.confirm().and_then(|()| self.text_now(store, asker));
        self.texts.insert(id, text.clone());
        text
    }

    fn text_now(&self, store: Store, asker: &Asker) -> Result<KeyMaterial, AccessError> {
        let (Store::Parameter(stored) | Store::Secret(stored)) = store;
        let region = stored.region.as_deref().or(asker.region).unwrap_or("us-east-1");
        let source = source_of(stored.source_profile.as_deref(), asker);
        let aws = Aws::new(source, region, asker.environment, self.settings.offline);
        let (kind, found) = match store {
            Store::Parameter(stored) => {
                let found = aws.ssm_parameter(&stored.name, true, None);
                ("parameter", found.map(|parameter| parameter.map(|parameter| parameter.value)))
            }
            Store::Secret(stored) => ("secret", aws.secret_value(&stored.name, None)),
        };
        let what = format!("read {kind} {} in {region}", stored.name);
        found.map_err(|error| AccessError::of_call(&what, &error, None))?.ok_or_else(|| {
            AccessError::new(
                AccessErrorKind::Wrong,
                format!("Cannot {what}: there is none"),
                "check the name and the region in slsconf.yml, and which account the keys are of: `slsconf whoami`",
            )
        })
    }

    /// Makes sure that the user wants what the project file names, once in a run.
    fn confirm(&mut self) -> Result<(), AccessError> {
        if let Some(known) = &self.confirmed {
            return known.clone();
        }
        let confirmed = self.confirm_now();
        self.confirmed = Some(confirmed.clone());
        confirmed
    }

    fn confirm_now(&mut self) -> Result<(), AccessError> {
        let Some(project) = &self.project else { return Ok(()) };
        // Nothing leaves the machine, so there is nothing to confirm.
        if self.settings.offline {
            return Ok(());
        }
        let trust = &self.settings.trust;
        if !trust.confirm && trust.has(project) {
            return Ok(());
        }
        let name = project.path.display();
        let answer = match trust.confirm {
            true => Some(true),
            false => {
                let intro =
                    format!("{name} wants to use your AWS credentials, and is new or has changed. It can");
                let lines: Vec<_> = [intro]
                    .into_iter()
                    .chain(summary(project).into_iter().map(|line| format!("  {line}")))
                    .collect();
                self.settings.person.confirm(&lines, "Trust it?")
            }
        };
        let message = format!("{name} names roles or secrets that were not confirmed on this machine");
        let help =
            "read the file; if it is as you want it, run this once with --trust (in CI: SLSCONF_TRUST=1)";
        if answer != Some(true) {
            return Err(AccessError::new(AccessErrorKind::Unconfirmed, message, help));
        }
        if let Err(error) = trust.remember(project) {
            self.notes.push(format!("the confirmation is not remembered: {error}"));
        }
        Ok(())
    }

    fn mfa(&self, role: &Role) -> Result<Option<Mfa>, AccessError> {
        let Some(serial) = &role.mfa_serial else { return Ok(None) };
        let ask = || self.settings.person.code(&format!("Code of MFA device {serial}: "));
        let code = self.settings.mfa_code.clone().or_else(ask).ok_or_else(|| {
            AccessError::new(
                AccessErrorKind::NoSource,
                format!("Cannot assume role {}: it asks for the code of {serial}", role.role_arn),
                "run it on a terminal, or put the code into SLSCONF_MFA_CODE",
            )
        })?;
        let digits = code.expose().len() == 6 && code.expose().bytes().all(|byte| byte.is_ascii_digit());
        match digits {
            true => Ok(Some(Mfa { serial: serial.clone(), code })),
            false => Err(AccessError::new(
                AccessErrorKind::NoSource,
                format!("the code of {serial} has six digits, and this one has not"),
                "type what the device shows now",
            )),
        }
    }
}

fn cache_of(settings: &Settings) -> Option<&Cache> {
    settings.cache.as_ref()
}

fn source_of(profile: Option<&str>, asker: &Asker) -> CredentialSource {
    match profile {
        Some(name) => CredentialSource::Profile(name.to_owned()),
        None => asker.source.clone(),
    }
}

fn external_id(role: &Role, environment: &Environment) -> Result<Option<String>, AccessError> {
    match &role.external_id {
        None => Ok(None),
        Some(ExternalId::Text(text)) => Ok(Some(text.clone())),
        Some(ExternalId::Variable(name)) => {
            let found = environment.get(name).map(|variable| variable.text.to_string());
            let found = found.filter(|text| !text.is_empty()).ok_or_else(|| {
                AccessError::new(
                    AccessErrorKind::Wrong,
                    format!(
                        "Cannot assume role {}: its external ID is in {name}, which is not set",
                        role.role_arn
                    ),
                    format!("set the environment variable {name}"),
                )
            })?;
            Ok(Some(found))
        }
    }
}

fn denied_help(source: &CredentialSource) -> String {
    let from = match source {
        CredentialSource::Keys(_) => "the keys in the environment".to_owned(),
        CredentialSource::Profile(name) => format!("AWS profile {name}"),
        CredentialSource::Default { profile } => format!("AWS profile {profile}, or what the machine has"),
        CredentialSource::Machine => "what the machine has".to_owned(),
    };
    format!(
        "it was tried with {from}: the role's trust policy must allow that identity, and the external ID must be the \
         one it asks for (`slsconf role-template` writes such a role)"
    )
}

/// What makes a session the same as another: everything that is asked, and the keys it is asked with.
fn session_id(role: &Role, session_name: &str, source: &CredentialSource, asker: &Asker) -> String {
    let key_id = match source {
        CredentialSource::Keys(keys) => keys.access_key_id.expose(),
        _ => "",
    };
    let variables = [
        "AWS_ACCESS_KEY_ID",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_ROLE_ARN",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
    ];
    let variables = variables.map(|name| asker.environment.get(name).map(|variable| variable.text.clone()));
    let external_id = external_id(role, asker.environment).ok().flatten();
    format!(
        "{role:?}\0{external_id:?}\0{session_name}\0{source:?}\0{key_id}\0{:?}\0{variables:?}",
        asker.region
    )
}
