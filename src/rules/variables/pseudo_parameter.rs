//! VAR014: `#{AWS::Region}`, the form of a plugin that nobody needs any more.

use crate::diagnostics::Severity;
use crate::edit::Edit;
use crate::rules::repair::Editor;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject, Tier};
use crate::service::Target;

pub static RULE: Rule = Rule {
    code: "VAR014",
    name: "pseudo-parameter-hash",
    severity: Levels::always(Severity::Info).but(&[Target::V1], None),
    tier: Tier::Pedantic,
    page: Page {
        what: "`#{AWS::Region}`, `#{AWS::AccountId}` and the like.",
        why: "Only the plugin serverless-pseudo-parameters understands them; without it they are deployed as they stand. It is not \
              maintained, and since 2.50 the framework has `${aws:region}` and `${aws:accountId}`.",
        instead: "Write `${aws:region}`, `${aws:accountId}`, or `${AWS::…}` inside `!Sub`.",
        fix: Some("Unsafe: the plugin makes an `Fn::Sub` of the text, the variable a plain text."),
        links: &[
            "https://www.serverless.com/framework/docs/providers/aws/guide/variables#referencing-aws-specific-variables",
        ],
    },
    examples: &[
        Example::fails(
            "service: shop\nplugins: [serverless-pseudo-parameters]\nprovider:\n  name: aws\n  environment:\n    \
             Q: https://sqs.#{AWS::Region}.amazonaws.com/#{AWS::AccountId}/q\n",
            &["#{AWS::Region}", "#{AWS::AccountId}"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    Q: https://sqs.${aws:region}.amazonaws.com/#{x}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

const INSTEAD: &[(&str, &str)] = &[("AWS::Region", "${aws:region}"), ("AWS::AccountId", "${aws:accountId}")];
const WHY: &str = "the plugin leaves the value to CloudFormation, the variable asks AWS before";

fn check(subject: &Subject, findings: &mut Findings) {
    let has_plugin = subject.plugins().contains(&"serverless-pseudo-parameters");
    let editor = Editor::of(subject);
    for leaf in subject.root().leaves() {
        let Some(text) = leaf.value.as_str().filter(|text| text.contains("#{AWS::")) else { continue };
        for (start, _) in text.match_indices("#{AWS::") {
            let Some(length) = text[start..].find('}') else { continue };
            let token = &text[start..=start + length];
            let name = &token[2..token.len() - 1];
            let span = subject.part_of(leaf.value, start..start + length + 1);
            let instead = INSTEAD.iter().find(|(known, _)| *known == name).map(|(_, instead)| *instead);
            let help = match instead {
                Some(instead) => format!("write `{instead}`, or `${{{name}}}` inside `!Sub`"),
                None => format!("write `${{{name}}}` inside `!Sub`"),
            };
            let message = match has_plugin {
                true => format!("`{token}` needs the plugin serverless-pseudo-parameters"),
                false => {
                    format!("`{token}` stays as it is: only the plugin serverless-pseudo-parameters knows it")
                }
            };
            let verbatim = span.filter(|span| subject.files().text(*span) == token);
            let fix = |(span, instead)| {
                let scalar = subject.token_of(leaf.value.origin).unwrap_or(span);
                let edits = vec![Edit::replace(span, instead)];
                editor.text_fix(scalar, format!("replace by `{instead}`"), edits).map(|fix| fix.only_if(WHY))
            };
            let report = findings.report(span, message).help(help);
            let report = report.fix_if_new(|| verbatim.zip(instead).map(fix).transpose());
            if !has_plugin && !subject.may_be_extended() {
                report.severity(Severity::Warning);
            }
        }
    }
}
