//! SCH009: a key at the top that the framework does not know.

use super::matter::{self, Matter};
use super::unknown_property::{TAKES_EFFECT, known_keys};
use crate::diagnostics::Severity;
use crate::edit::Comments;
use crate::framework::Release;
use crate::framework::schema::ProblemKind;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::suggest::{closest, slip};
use crate::value::{PathStep, ValuePath};

pub static RULE: Rule = Rule {
    code: "SCH009",
    name: "unknown-top-level",
    // Release 1 has no schema.
    severity: Levels::always(Severity::Warning).but(&[Target::V1], None),
    page: Page {
        what: "A key at the top of the configuration that the schema of the target does not have: mistyped, of a plugin that is not \
               listed, or a place for anchors. Where plugins are listed, which may add keys, only names that look like a slip \
               are reported.",
        why: "The framework ignores such keys, and says so once at best. With `configValidationMode: error`, which is the default \
              of osls 4, it stops.",
        instead: "Correct the key, list the plugin that reads it, or move it under `custom`, where everything is allowed.",
        fix: Some(
            "Unsafe: a key that looks like a known one takes effect, and another may be read by a program that is not known here.",
        ),
        links: &["https://www.serverless.com/framework/docs/configuration-validation"],
    },
    examples: &[
        Example::fails("service: shop\nprovider: {name: aws}\nresource: {}\n", &["resource"]),
        Example::fails("service: shop\nprovider: {name: aws}\nconstructs: {}\n", &["constructs"]),
        Example::fails(
            "service: shop\nprovider: {name: aws}\nx-common: &common {a: 1}\ncustom: *common\n",
            &["x-common"],
        ),
        Example::fails(
            "service: shop\nplugins: [x]\nprovider: {name: aws}\nfunctoins: {}\nmore: {}\n",
            &["functoins"],
        ),
        Example::fails("service: shop\nprovider: {name: aws}\nstages: {}\n", &["stages"]),
        // The provider is forgotten: SCH004.
        Example::passes("service: shop\norg: acme\napp: shop\nfunctions: {}\n"),
        Example::passes("service: shop\nprovider:\nresources: {}\n"),
        Example::passes("service: shop\nplugins: [serverless-lift]\nprovider: {name: aws}\nconstructs: {}\n"),
        Example::passes("service: shop\nprovider: {name: aws}\nstages: {}\n").for_target(Target::V4),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom: {x: 1}\nparams: {default: {a: 1}}\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

/// Keys that plugins read at the top.
const OF_PLUGINS: &[(&str, &str)] = &[
    ("appSync", "serverless-appsync-plugin"),
    ("constructs", "serverless-lift"),
    ("stepFunctions", "serverless-step-functions"),
];

fn check(subject: &Subject, findings: &mut Findings) {
    let editor = Editor::of(subject);
    for problem in matter::of(subject, Matter::TopLevel) {
        let ProblemKind::UnrecognizedProperty(key) = &problem.kind else { continue };
        // Without a provider the service is not held against the schema of AWS. The provider is what is missing.
        let is_of_aws = || Release::of(subject.target).behaviour.aws_schema.root().property(key).is_some();
        let is_named = subject.get(&["provider", "name"]).is_some_and(|name| !name.value.is_null());
        if !is_named && is_of_aws() {
            continue;
        }
        let plugin = OF_PLUGINS.iter().find(|(known, _)| **known == **key).map(|(_, plugin)| *plugin);
        let known = known_keys(problem.schema);
        let is_of_release_4 = matter::is_of_release_4(&problem.path, key);
        let similar = closest(key, known.iter().copied()).filter(|_| plugin.is_none() && !is_of_release_4);
        // The schema of release 4 is not known well enough to miss a key in it.
        let may_be_known = subject.may_be_extended() || subject.target == Target::V4;
        if may_be_known && similar.is_none() {
            continue;
        }
        let Some(property) = subject.get(&[&**key]) else { continue };
        let help = match (similar, plugin) {
            (Some(similar), _) => format!("did you mean `{similar}`?"),
            (None, Some(plugin)) => format!("list the plugin {plugin}, which reads it"),
            (None, None) if is_of_release_4 => matter::OF_RELEASE_4.to_owned(),
            (None, None) => "move it under `custom`, where everything is allowed, or delete it".to_owned(),
        };
        let report = findings
            .report(property.place(), format!("The framework knows no `{key}` at the top of a configuration"))
            .help(help);
        let fix = match (similar, plugin) {
            (Some(_), _) => {
                let meant = slip(key, known.iter().copied().filter(|known| subject.get(&[known]).is_none()));
                meant.map(|meant| editor.rename(&property, meant).map(|fix| fix.only_if(TAKES_EFFECT)))
            }
            // With what only AWS has it may be the provider that is wrong; and the framework changes some of it.
            (None, None) if !is_of_release_4 && !is_of_aws() => {
                let to = ValuePath(vec![PathStep::Key("custom".into()), PathStep::Key(key.clone())]);
                let fix = editor.relocate(&property, &to, 0, Comments::WithBlock);
                Some(fix.map(|fix| fix.only_if("another program may read the key")))
            }
            _ => None,
        };
        matter::severe(subject, report.fix_or_why_not(fix.transpose()));
    }
}
