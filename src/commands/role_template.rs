//! `slsconf role-template`: the role that deploys a service, with no more than that takes.

use super::console::Console;
use super::session;
use crate::cli::{RoleFormat, RoleTemplateArgs, ServiceArgs};
use crate::credentials::permissions::permissions;
use crate::diagnostics::{Diagnostic, Failure};
use crate::output::role_template::{self, Trusted};
use crate::project::{Arn, is_account};
use crate::value::Value;

/// The account of the vendor's dashboard, which roles for it had to trust.
const VENDOR: &str = "377024778620";

pub(super) fn run(args: &RoleTemplateArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    match template(&mut files, args, console) {
        Ok(text) => console.result(&text),
        Err(failure) => console.failure(&failure, &files),
    }
}

fn template(
    files: &mut crate::source::Sources,
    args: &RoleTemplateArgs,
    console: &mut Console,
) -> Result<String, Failure> {
    let trusted = trusted(args)?;
    let external_id = external_id(args, &trusted)?;
    if args.format == RoleFormat::TrustPolicy {
        let needs_partition = matches!(trusted, Trusted::Account(_));
        let partition = if needs_partition { args.partition.as_str() } else { "" };
        return Ok(role_template::trust_policy(&trusted, partition, external_id.unwrap_or_default()));
    }
    let (service, offline) = (&args.service, true);
    // Nothing of the configuration that AWS knows matters here.
    let service = ServiceArgs { offline, ..service.clone() };
    let resolved = session::resolve(files, &service, None, service.options(), true, console)?;
    let region =
        resolved.configuration.at(&["provider", "region"]).and_then(Value::as_str).unwrap_or("us-east-1");
    let permissions = permissions(&resolved.configuration, &resolved.stage, region);
    if !permissions.unknown.is_empty() {
        console.complain(&format!(
            "no permissions are known for {}: add what they take to the policy",
            permissions.unknown.join(", ")
        ));
    }
    Ok(match args.format {
        RoleFormat::Terraform => role_template::terraform(&permissions, &trusted, external_id),
        _ => role_template::cloudformation(&permissions, &trusted, external_id),
    })
}

fn trusted(args: &RoleTemplateArgs) -> Result<Trusted, Failure> {
    let usage = |message: String, help: &str| Err(Failure::usage(Diagnostic::error(message).help(help)));
    if let Some(account) = &args.trust_account {
        if !is_account(account) {
            return usage(format!("`{account}` is no account"), "accounts have twelve digits");
        }
        if account == VENDOR {
            let help = "name your own account, an OIDC provider or a role";
            return usage(format!("{VENDOR} is the account of the vendor's dashboard, which is gone"), help);
        }
        return Ok(Trusted::Account(account.clone()));
    }
    if let Some(arn) = &args.trust_principal {
        let known = Arn::parse(arn).filter(|arn| is_account(arn.account) && arn.account != VENDOR);
        if known.is_none_or(|arn| arn.resource == "*") {
            return usage(
                format!("`{arn}` can't be trusted"),
                "name a role or a user of your own, such as arn:aws:iam::123456789012:role/ci",
            );
        }
        return Ok(Trusted::Principal(arn.clone()));
    }
    if let (Some(provider), Some(subject)) = (&args.trust_oidc, &args.subject) {
        let known = Arn::parse(provider).filter(|arn| arn.resource.starts_with("oidc-provider/"));
        if known.is_none() || subject.trim_matches('*').is_empty() {
            return usage(
                "The OIDC provider or its subject is too wide or none".to_owned(),
                "such as --trust-oidc arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com --subject \
                 repo:acme/shop:ref:refs/heads/main",
            );
        }
        return Ok(Trusted::Subject { provider: provider.clone(), subject: subject.clone() });
    }
    match args.format {
        RoleFormat::TrustPolicy => usage(
            "A trust policy by itself must say who is trusted".to_owned(),
            "add --trust-account ID, --trust-principal ARN, or --trust-oidc ARN --subject S",
        ),
        _ => Ok(Trusted::OwnAccount),
    }
}

fn external_id<'a>(args: &'a RoleTemplateArgs, trusted: &Trusted) -> Result<Option<&'a str>, Failure> {
    let usage = |message: &str, help: &str| Err(Failure::usage(Diagnostic::error(message).help(help)));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&byte);
    match args.external_id.as_deref() {
        Some(id) if !(2..=1224).contains(&id.len()) || !id.bytes().all(allowed) => {
            usage("The external ID is none", "it has 2 to 1224 characters: letters, digits and _+=,.@:/-")
        }
        Some(_) if matches!(trusted, Trusted::Subject { .. }) => {
            usage("An OIDC provider gives no external ID", "leave --external-id out")
        }
        None if args.format == RoleFormat::TrustPolicy && !matches!(trusted, Trusted::Subject { .. }) => {
            usage("A trust policy by itself needs the external ID", "add --external-id ID")
        }
        id => Ok(id),
    }
}
