//! SEC007 to SEC010: secrets that variables bring to where everybody can read them; one row for each kind of place.

use super::flow::{Giver, Source, sources};
use crate::diagnostics::Severity;
use crate::rules::sensitive::made_keys;
use crate::rules::{Check, Example, Findings, Levels, Page, Property, Rule, Subject, Tier};

const LINKS: &[&str] =
    &["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html"];

pub static RULES: &[Rule] = &[
    Rule {
        code: "SEC007",
        name: "secret-in-output",
        page: Page {
            what: "A secret that variables bring into an output of the stack, however many variables there are on the way. Secrets are \
                   what comes from the Secrets Manager, from `secrets`, `vault` or `doppler`, from parameters and environment \
                   variables that are called so, texts in files that other rules take for secrets, and keys that CloudFormation makes.",
            why: "Outputs can be read by everybody who may list stacks, are shown by `serverless info`, and can't be hidden.",
            instead: "Export the name of the parameter or secret, and let its reader fetch it.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nresources:\n  Outputs:\n    Login:\n      Value: \
                 ${ssm:/aws/reference/secretsmanager/db}\n",
                &["${ssm:/aws/reference/secretsmanager/db}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  db: {url: 'postgres://u:${self:custom.db.password}@h', password: \
                 '${env:DB_PASSWORD}'}\nresources:\n  Outputs:\n    Db:\n      Value: {Fn::Sub: '${self:custom.db.url}'}\n",
                &["${env:DB_PASSWORD}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\ncustom:\n  password: hunter2hunter2\nresources:\n  Outputs: {Db: {Value: \
                 '${self:custom.password}'}}\n",
                &["**************"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\noutputs:\n  key: ${ssm:/shop/api-key}\n",
                &["${ssm:/shop/api-key}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Keys: {Type: AWS::IAM::AccessKey, Properties: \
                 {UserName: u}}\n    Login: {Type: Custom::Login}\n  Outputs:\n    A: {Value: !GetAtt Keys.SecretAccessKey}\n    B: {Value: \
                 {'Fn::GetAtt': [Keys, SecretAccessKey]}}\n    C: {Value: !Sub 'key=${Keys.SecretAccessKey}'}\n    D: {Value: !Ref Keys}\n    \
                 E: {Value: !GetAtt Login.SecretAccessKey}\n",
                &["Keys.SecretAccessKey", "SecretAccessKey", "'key=${Keys.SecretAccessKey}'"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nresources:\n  Outputs:\n    Table:\n      Value: ${ssm:/shop/table}\n    \
                 Secret:\n      Value: {Ref: DbSecret}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let places = ["resources.Outputs", "outputs"].iter().flat_map(|path| subject.select(path));
            let places: Vec<_> = places.collect();
            for made in places.iter().flat_map(made_keys) {
                findings
                    .report(made.span, "A secret key that CloudFormation makes gets into an output of the stack")
                    .say("everybody who may list stacks reads it here")
                    .label(made.resource, "the key is made here")
                    .help("keep it in the Secrets Manager: a resource `AWS::SecretsManager::Secret` can take it as its `SecretString`");
            }
            check(subject, findings, places, &OUTPUT, |_| true);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "SEC008",
        name: "secret-in-tag",
        page: Page {
            what: "A secret that variables bring into a tag of the stack, a function or a resource. What counts as a secret is told at \
                   SEC007.",
            why: "Tags are shown in consoles, bills and inventories to people who may see nothing else, and AWS asks not to put \
                  secrets there.",
            instead: "Take it out of the tags.",
            fix: None,
            links: &[
                "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
            ],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider:\n  name: aws\n  stackTags:\n    token: a-${self:custom.t}\ncustom:\n  t: ${env:API_TOKEN}\n",
                &["${env:API_TOKEN}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b, tags: {key: '${ssm:/x/apiKey}'}}\n",
                &["${ssm:/x/apiKey}"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws, tags: {team: '${env:TEAM}', token: none}}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let paths = [
                "provider.tags",
                "provider.stackTags",
                "functions.*.tags",
                "resources.Resources.*.Properties.Tags",
            ];
            let places = paths.iter().flat_map(|path| subject.select(path));
            check(subject, findings, places, &TAG, |_| true);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "SEC009",
        name: "secret-in-name-or-description",
        page: Page {
            what: "A secret that variables bring into the name or the description of the stack, a function, a layer, an event or a \
                   resource. What counts as a secret is told at SEC007.",
            why: "Names and descriptions are shown everywhere, are part of ARNs and logs, and nobody treats them as secret.",
            instead: "Take it out of the name or description.",
            fix: None,
            links: LINKS,
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello:\n    handler: a.b\n    description: with \
                 ${ssm:/shop/password}\n",
                &["${ssm:/shop/password}"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Bucket:\n      Type: AWS::S3::Bucket\n      \
                 Properties: {BucketName: 'shop-${env:BUCKET_TOKEN}'}\n",
                &["${env:BUCKET_TOKEN}"],
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws}\nfunctions:\n  hello: {handler: a.b, name: 'shop-${env:NAME}'}\n",
            ),
            // The name of a secret is none.
            Example::passes(
                "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Secret:\n      Type: AWS::SecretsManager::Secret\n      \
                 Properties: {Name: shop-password, SecretString: '${env:DB_PASSWORD}'}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let paths = [
                "provider.stackName",
                "provider.apiName",
                "layers.*.name",
                "layers.*.description",
                "functions.*.name",
                "functions.*.description",
                "functions.*.events.*.*.name",
                "functions.*.events.*.*.description",
                "resources.Description",
            ];
            let resources = subject.select("resources.Resources.*.Properties");
            let of_resources =
                resources.iter().flat_map(|properties| NAMES.iter().filter_map(|name| properties.get(name)));
            let places = paths.iter().flat_map(|path| subject.select(path)).chain(of_resources);
            check(subject, findings, places, &NAME, |_| true);
        }),
        ..Rule::DEFAULTS
    },
    Rule {
        code: "SEC010",
        name: "secret-in-environment",
        severity: Levels::always(Severity::Info),
        tier: Tier::Pedantic,
        page: Page {
            what: "A secret that is written down in a file, or comes from the dashboard, Vault or Doppler, and that variables bring into \
                   a function's environment. Secrets from `ssm` are SEC005, from the environment CRED015, and keys of AWS CRED007.",
            why: "It stands in clear in the template in S3 and in the function's settings, for all who may look at them.",
            instead: "Keep it in the Parameter Store or the Secrets Manager, pass its name, and read it in the function.",
            fix: None,
            links: &["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"],
        },
        examples: &[
            Example::fails(
                "service: shop\nprovider: {name: aws, environment: {DB: '${self:custom.db.password}'}}\ncustom:\n  db: {password: \
                 hunter2hunter2}\n",
                &["**************"],
            ),
            Example::fails(
                "service: shop\nprovider: {name: aws, environment: {DB: 'x-${vault:db}'}}\n",
                &["${vault:db}"],
            )
            .for_target(crate::service::Target::V4),
            Example::passes(
                "service: shop\nprovider: {name: aws, environment: {DB: '${self:custom.db}'}}\ncustom: {db: orders}\n",
            ),
            Example::passes(
                "service: shop\nprovider: {name: aws, environment: {DB_PASSWORD: '${ssm:/db}'}}\n",
            ),
        ],
        check: Check::Service(|subject, findings| {
            let is_told_elsewhere = |source: &Source| match &source.giver {
                Giver::Variable(name) => matches!(name.as_str(), "ssm" | "env"),
                Giver::File => false,
                Giver::FileWithAwsKey => true,
            };
            check(subject, findings, subject.environment(), &ENVIRONMENT, |source| {
                !is_told_elsewhere(source)
            });
        }),
        ..Rule::DEFAULTS
    },
];

/// A kind of place that many can read.
struct Place {
    /// What it is.
    name: &'static str,
    /// What to do instead of putting a secret there.
    help: &'static str,
}

const OUTPUT: Place = Place {
    name: "an output of the stack",
    help: "export the name of the parameter or secret, and let its reader fetch it",
};
const TAG: Place = Place { name: "a tag", help: "take it out of the tags" };
const NAME: Place = Place { name: "a name or description", help: "take it out of the text" };
const ENVIRONMENT: Place = Place {
    name: "the environment of functions",
    help: "keep it in the Parameter Store, pass its name, and read it in the function",
};

/// Properties of resources that are names or descriptions for all to see.
const NAMES: &[&str] = &[
    "BucketName",
    "Description",
    "DomainName",
    "FunctionName",
    "LogGroupName",
    "QueueName",
    "RoleName",
    "StreamName",
    "TableName",
    "TopicName",
];

fn check<'s>(
    subject: &'s Subject,
    findings: &mut Findings,
    places: impl IntoIterator<Item = Property<'s>>,
    place: &Place,
    counts: impl Fn(&Source) -> bool,
) {
    for leaf in places.into_iter().flat_map(|place| place.leaves_where(Subject::may_have_references)) {
        for source in sources(subject, &leaf).into_iter().filter(&counts) {
            let message = format!("{} gets into {}", capitalized(&source.what), place.name);
            let mut report = findings.report(source.span.or_else(|| leaf.value_span()), message);
            if !matches!(source.giver, Giver::Variable(_)) {
                report = report.conceal(source.span);
            }
            for span in source.route.iter().rev() {
                report = report.label(*span, "brought by this variable");
            }
            report.label(leaf.place(), format!("into {}", place.name)).help(place.help);
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
