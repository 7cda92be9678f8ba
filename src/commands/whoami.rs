//! `slsconf whoami`: whose keys a command would get, asked of AWS itself; and which sources of keys there are.

use super::access::{self, Access};
use super::console::Console;
use super::{machine, session};
use crate::aws::{Aws, CredentialSource, Identity as Caller, KeyMaterial, StaticKeys};
use crate::cli::WhoamiArgs;
use crate::credentials::session::moment;
use crate::credentials::{AccessError, Candidate, Given, Place, Precedence, precedence};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::framework::Identity;
use crate::project::Arn;
use crate::service::Target;
use crate::source::Sources;

pub(super) fn run(args: &WhoamiArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    let text = match args.explain {
        true => explain(&mut files, args, console),
        false => ask(&mut files, args, console),
    };
    match text {
        Ok(text) => console.result(&text),
        Err(failure) => console.failure(&failure, &files),
    }
}

fn ask(files: &mut Sources, args: &WhoamiArgs, console: &mut Console) -> Result<String, Failure> {
    let access = access::keys(files, &args.access, console)?;
    let Access { chosen, keys, region, environment } = &access;
    let source = CredentialSource::Keys(StaticKeys::from(keys));
    let caller = Aws::new(source, region.as_str(), environment, args.access.service.offline)
        .caller_identity()
        .map_err(|error| access::failure(AccessError::of_call("ask whose keys they are", &error, None)))?;
    check(&chosen.role.role_arn, &caller)?;
    Ok(format!(
        "role     {}\nfrom     {}\naccount  {}\narn      {}\nregion   {region}\nexpires  {}\n",
        chosen.role.role_arn,
        chosen.because,
        caller.account,
        caller.arn,
        moment(keys.expires_at)
    ))
}

/// The keys must be of the role that was asked for.
fn check(role_arn: &str, caller: &Caller) -> Result<(), Failure> {
    let Ok(role) = Arn::role(role_arn) else { return Ok(()) };
    let name = role.resource.rsplit('/').next().unwrap_or_default();
    let of_role = Arn::parse(&caller.arn)
        .is_some_and(|found| found.resource.starts_with(&format!("assumed-role/{name}/")));
    if caller.account == role.account && of_role {
        return Ok(());
    }
    let message = format!("The keys are of {} in account {}, not of {role_arn}", caller.arn, caller.account);
    let help = "whatever answers for AWS here is not what the project file means: check AWS_ENDPOINT_URL";
    Err(Failure::new(FailureKind::Network, Diagnostic::error(message).help(help)))
}

fn explain(files: &mut Sources, args: &WhoamiArgs, console: &mut Console) -> Result<String, Failure> {
    let service = &args.access.service;
    let identity = access::identity(files, service, console)?;
    let environment = session::environment();
    // What the keys are is not known before the variables are resolved, and does not matter here.
    let keys = StaticKeys {
        access_key_id: KeyMaterial::new("-"),
        secret_access_key: KeyMaterial::new("-"),
        session_token: None,
    };
    let given = Given {
        stage: &identity.stage,
        aws_profile: service.aws_profile.as_deref(),
        provider_profile: identity.profile.as_deref(),
        provider_credentials: identity.has_credentials.then_some(keys),
    };
    let order = precedence(identity.target, &given, &environment);
    let mut out = format!(
        "Without slsconf, {} takes credentials for stage {} from\n",
        name_of(identity.target),
        identity.stage
    );
    let candidates: Vec<&Candidate> = [&order.winner].into_iter().chain(&order.shadowed).collect();
    for (index, candidate) in candidates.iter().enumerate() {
        let standing = if index == 0 { "used    " } else { "shadowed" };
        out.push_str(&format!(
            "  {}. {standing}  {}{}\n",
            index + 1,
            candidate.place,
            what(&candidate.source)
        ));
    }
    if identity.has_credentials
        && !candidates.iter().any(|candidate| is_place(candidate, "provider.credentials"))
    {
        out.push_str("  -  ignored   provider.credentials: no release since 2.36 reads it\n");
    }
    out.push_str(&sdks(&order));
    out.push_str(&format!("`slsconf exec` {}\n", with_slsconf(files, args, &identity, console)));
    Ok(out)
}

/// The role of the project file, or why there is none.
fn with_slsconf(
    files: &mut Sources,
    args: &WhoamiArgs,
    identity: &Identity,
    console: &mut Console,
) -> String {
    let service = &args.access.service;
    let chosen = access::project(files, service, console).and_then(|project| {
        let chosen = access::choose(&project, identity, args.access.role.as_deref())?;
        Ok((chosen, machine::trust(false).has(&project)))
    });
    match chosen {
        Ok((chosen, confirmed)) => {
            let from = match &chosen.role.source_profile {
                Some(profile) => format!("AWS profile {profile}"),
                None => "the first of these".to_owned(),
            };
            let confirmed = if confirmed { "" } else { ", once you have confirmed it (--trust)" };
            format!("assumes {} ({}) with {from}{confirmed}", chosen.role.role_arn, chosen.because)
        }
        Err(failure) => {
            let messages: Vec<_> =
                failure.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect();
            format!("has no role: {}", messages.join("; "))
        }
    }
}

fn what(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Keys(_) => ": keys".to_owned(),
        CredentialSource::Profile(name) => format!(": profile {name}"),
        CredentialSource::Default { profile } => format!(": profile {profile}, if it is configured"),
        CredentialSource::Machine => String::new(),
    }
}

fn is_place(candidate: &Candidate, name: &str) -> bool {
    candidate.place.to_string() == name
}

/// What the SDKs would choose by themselves, where that is something else (`spec/credentials.md` §2 and §5b).
fn sdks(order: &Precedence) -> String {
    const KEYS: &str = "AWS_ACCESS_KEY_ID";
    const PROFILE: &str = "AWS_PROFILE";
    let named = |name: &str| {
        let all = [&order.winner].into_iter().chain(&order.shadowed);
        all.into_iter().find(|candidate| is_place(candidate, name)).map(|candidate| &candidate.place)
    };
    let mut out = String::new();
    for (sdk, preferred) in [("JavaScript 3", [PROFILE, KEYS]), ("Rust", [KEYS, PROFILE])] {
        let chosen = preferred.into_iter().find_map(named).unwrap_or(&Place::DefaultProfile);
        if *chosen != order.winner.place && order.winner.place != Place::Machine {
            out.push_str(&format!("The AWS SDK for {sdk} by itself would take {chosen}\n"));
        }
    }
    out
}

fn name_of(target: Target) -> &'static str {
    match target {
        Target::V1 => "Serverless Framework 1",
        Target::V2 => "Serverless Framework 2",
        Target::V3 => "Serverless Framework 3",
        Target::V4 => "Serverless Framework 4",
        Target::Osls3 => "osls 3",
        Target::Osls4 => "osls 4",
    }
}
