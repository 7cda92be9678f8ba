//! Whole runs of `fix` on random services in random layouts: what comes out is proved, stays as it is in a second run, and has
//! all comments but those of what went.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use slsconf::fix::{Fixed, Policy, Reason, fix};
use slsconf::rules::{Date, Links, Request, Settings, TODAY};
use slsconf::service::{Location, Options, Target};
use slsconf::source::{FileState, Sources};

use crate::layouts::{self, Laid};

/// A folder that does not exist: all files are given.
const FOLDER: &str = "/example";

fn run(text: &str, target: Target, with_unsafe: bool) -> Fixed {
    let mut sources = Sources::relative_to(FOLDER);
    let path = Path::new(FOLDER).join("serverless.yml");
    sources.add(&path, text);
    let settings = Settings { select: Some(vec!["ALL".to_owned()]), ..Settings::default() };
    let links = Links { drop_unmapped: true, ..Links::default() };
    let request = Request {
        location: Location { path, stdin: false, service_dir: FOLDER.into() },
        options: Options::default(),
        target: Some(target),
        today: Date::parse(TODAY).unwrap(),
        selection: &settings.selection().unwrap(),
        links: &links,
    };
    let known = |findings: &[_], _: &Sources| vec![false; findings.len()];
    let policy = Policy { with_unsafe, follow_files: true, may_change: &|_| Ok(()), known: &known };
    fix(sources, &request, &policy, None)
}

/// Pieces of services, with the keys that lead to them: what rules find fault with, and what refers to it.
fn pieces() -> Vec<(&'static str, Vec<Json>)> {
    let statement = json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"});
    vec![
        ("frameworkVersion", vec![json!("3"), json!(">=1.38.0 <2.0.0"), json!("^2.0.0"), json!("^1.37.1")]),
        ("tenant", vec![json!("acme")]),
        ("org", vec![json!("acme"), json!("other")]),
        ("app", vec![json!("shop"), json!("${self:service}")]),
        ("outputs", vec![json!({"url": "${self:custom.url}"})]),
        ("enableLocalInstallationFallback", vec![json!(true)]),
        ("unresolvedVariablesNotificationMode", vec![json!("error")]),
        ("variablesResolutionMode", vec![json!("20210326"), json!("20210219")]),
        ("configValidationMode", vec![json!("warn"), json!("error")]),
        ("projectDir", vec![json!("..")]),
        ("console", vec![json!(true)]),
        ("useDotenv", vec![json!(true)]),
        ("disabledDeprecations", vec![json!(["NONE", "PROJECT_DIR"])]),
        (
            "plugins",
            vec![
                json!(["@serverless/enterprise-plugin"]),
                json!(["serverless-offline", "@serverless/enterprise-plugin", "serverless-offline"]),
            ],
        ),
        (
            "params",
            vec![
                json!({"default": {"region": "eu-west-1", "r": "${self:provider.region}"}, "prod": {"region": "us-east-1"}}),
                json!({"dev": {"a": {"b": 1}}, "default": {"region": "${opt:region, 'eu-west-1'}"}}),
            ],
        ),
        (
            "provider.runtime",
            vec![json!("nodejs12.x"), json!("nodejs18.x"), json!("python3.8"), json!("java21")],
        ),
        (
            "provider.stage",
            vec![json!("dev"), json!("${opt:stage, self:provider.stage}"), json!("${opt:stage, 'dev'}")],
        ),
        (
            "provider.region",
            vec![json!("eu-west-1"), json!("${param:region}"), json!("${opt:region, 'eu-west-1'}")],
        ),
        (
            "provider.credentials",
            vec![
                json!("${secrets:deploy}"),
                json!("${self:custom.creds}"),
                json!({"accessKeyId": "x", "secretAccessKey": "y"}),
            ],
        ),
        ("provider.role", vec![json!("arn:aws:iam::123456789012:role/x")]),
        ("provider.iamRoleStatements", vec![json!([statement.clone()])]),
        ("provider.iamManagedPolicies", vec![json!(["arn:aws:iam::aws:policy/ReadOnlyAccess"])]),
        ("provider.rolePermissionsBoundary", vec![json!("arn:aws:iam::123456789012:policy/x")]),
        ("provider.cfnRole", vec![json!("arn:aws:iam::123456789012:role/cfn")]),
        (
            "provider.iam",
            vec![json!({"role": {"name": "x", "permissionBoundary": "arn:aws:iam::123456789012:policy/y"}})],
        ),
        ("provider.apiKeys", vec![json!(["a", {"name": "b", "value": "some-long-value-of-a-key"}])]),
        ("provider.usagePlan", vec![json!({"quota": {"limit": 5}})]),
        ("provider.resourcePolicy", vec![json!([statement])]),
        ("provider.apiGateway", vec![json!({"restApiId": "abc"})]),
        ("provider.tracing", vec![json!({"apiGateway": true, "lambda": true})]),
        ("provider.lambdaHashingVersion", vec![json!(20201221), json!("20200924")]),
        (
            "provider.eventBridge",
            vec![json!({"useCloudFormation": true}), json!({"useCloudFormation": false})],
        ),
        ("provider.httpApi", vec![json!({"timeout": 5}), json!({"useProviderTags": true, "payload": "1.0"})]),
        ("provider.websocket", vec![json!({"useProviderTags": true})]),
        ("provider.tags", vec![json!({"a": "b"})]),
        ("provider.disableDefaultOutputExportNames", vec![json!(true)]),
        (
            "provider.alb",
            vec![json!({"authorizers": {"login": {"type": "cognito", "allowUnauthenticated": true}}})],
        ),
        ("provider.memorysize", vec![json!(512)]),
        (
            "provider.environment.STAGE",
            vec![json!("${self:provider.stage}"), json!("x-${opt:stage, self:provider.stage}")],
        ),
        (
            "provider.environment.TOKEN",
            vec![json!("${ssm:/token~true}"), json!("${ssm.us-east-1:/t/${sls:stage}~split}")],
        ),
        ("provider.environment.OUT", vec![json!("${cf.us-east-1:stack.Out}"), json!("${state:other.Out}")]),
        ("provider.environment.KEY", vec![json!("${secrets:key}"), json!("${self:custom.creds, 'none'}")]),
        ("provider.environment.P", vec![json!("${param:region}"), json!("${self:params.default.region}")]),
        ("provider.environment.AWS_SECRET_ACCESS_KEY", vec![json!("${env:AWS_SECRET_ACCESS_KEY, ''}")]),
        ("custom.creds", vec![json!("${secrets:deploy}")]),
        (
            "custom.url",
            vec![json!("https://${self:service.name}.example"), json!("${self:app, self:service}")],
        ),
        (
            "custom.deep",
            vec![
                json!("${self:custom.map.${self:app}, 'x'}"),
                json!("${self:provider.iamRoleStatements, 'x'}"),
            ],
        ),
        ("custom.map", vec![json!({"shop": "a", "dev": "${self:provider.memorysize, 1}"})]),
        ("custom.enterprise", vec![json!({"collectLambdaLogs": false})]),
        (
            "custom.account",
            vec![json!("#{AWS::AccountId}"), json!("${self:custom.map.${self:provider.stage}, ''}")],
        ),
        ("package.exclude", vec![json!(["node_modules/**"]), json!(["!keep/**", "a/**"])]),
        ("package.include", vec![json!(["src/**"])]),
        ("package.patterns", vec![json!(["lib/**"])]),
        (
            "functions.hello.events",
            vec![
                json!([{"http": "GET users"}, {"http": {"path": "a", "method": "get", "request": {"schema": {"application/json": "a.json"}}}}]),
                json!([{"schedule": "rate(1 day)", "http": "POST /x"}]),
                json!([{"stream": {"arn": "arn:aws:kinesis:eu-west-1:123456789012:stream/x", "consumer": true}}, "alexaSkill"]),
                json!([{"httpApi": {"path": "/a", "method": "get", "timeout": 3}}, {"eventBridge": {"schedule": "rate(1 day)"}}]),
            ],
        ),
        ("functions.hello.awsKmsKeyArn", vec![json!("arn:aws:kms:eu-west-1:123456789012:key/x")]),
        (
            "functions.hello.destinations",
            vec![json!({"onFailure": "other", "maximumEventAge": 60, "maximumRetryAttempts": 0})],
        ),
        ("functions.hello.runtime", vec![json!("python2.7"), json!("nodejs20.x")]),
        (
            "functions.hello.package",
            vec![json!({"exclude": ["a/**"]}), json!({"include": ["b"], "individually": true})],
        ),
        ("functions.hello.role", vec![json!("${self:provider.role, 'x'}")]),
        ("stepFunctions", vec![json!({"stateMachines": {}})]),
    ]
}

/// A service made of some pieces.
fn service(tape: &[u8]) -> Json {
    let mut bytes = tape.iter().copied();
    let mut next = move || usize::from(bytes.next().unwrap_or_default());
    let service = match next() % 4 {
        0 => json!({"name": "shop"}),
        1 => json!({"name": "shop", "awsKmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/x"}),
        _ => json!("shop"),
    };
    let mut whole = json!({"service": service, "provider": {"name": "aws"}});
    for (path, choices) in pieces() {
        let drawn = next();
        if drawn % 4 != 1 {
            continue;
        }
        let (last, above) = path.rsplit_once('.').map_or((path, ""), |(above, last)| (last, above));
        let steps = above.split('.').filter(|step| !step.is_empty());
        let owner = steps.fold(&mut whole, |value, step| {
            value.as_object_mut().unwrap().entry(step).or_insert(Json::Object(Map::new()))
        });
        owner[last] = choices[drawn / 4 % choices.len()].clone();
    }
    whole["functions"]["hello"]["handler"] = json!("hello.handler");
    whole
}

/// What the rounds themselves don't hold: comments, and that a second run finds nothing.
fn check(laid: &Laid, target: Target, with_unsafe: bool) {
    let fixed = run(&laid.text, target, with_unsafe);
    let Some(text) = fixed.text.clone() else { panic!("no text\n{}", laid.text) };
    for (finding, left) in fixed.outcome.findings().iter().zip(&fixed.left) {
        if let Some(Reason::Refused(problem)) = left.as_ref().map(|left| &left.reason) {
            let (code, at) = (finding.rule.code, &finding.path);
            assert!(!problem.is_internal(), "{code} {at} was undone: {problem}\n{}\nis\n{text}", laid.text);
        }
    }
    // Where one item of a list has gone, the others have other numbers.
    let unnumbered = |path: &[String]| -> Vec<String> {
        let is_number = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
        path.iter().map(|step| if is_number(step) { "*".to_owned() } else { step.clone() }).collect()
    };
    let gone = fixed.applied.iter().flat_map(|applied| &applied.changes);
    let gone: Vec<_> = gone.map(|path| unnumbered(path)).collect();
    for comment in &laid.comments {
        let owner = unnumbered(&comment.owner);
        let may_go = gone.iter().any(|path| owner.starts_with(path));
        let times = text.matches(&comment.text).count();
        assert!(times == 1 || may_go && times == 0, "{times} times {comment:?}\n{}\nis\n{text}", laid.text);
    }
    let again = run(&text, target, with_unsafe);
    let titles: Vec<_> = again.applied.iter().map(|applied| (applied.rule.code, &applied.title)).collect();
    assert!(again.changes.is_empty(), "{titles:?} a second time\n{}\nis\n{text}", laid.text);
}

fn config() -> ProptestConfig {
    // A run takes as long as some hundred edits.
    let given = crate::config();
    ProptestConfig { cases: given.cases.div_ceil(4), max_shrink_iters: 1_000, ..given }
}

/// A service in some layout; what is shown of a failure is its text.
fn laid() -> impl Strategy<Value = Laid> {
    let tape = |length| proptest::collection::vec(any::<u8>(), 0..length);
    (tape(100), tape(500)).prop_map(|(content, layout)| layouts::of(&service(&content), &layout))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn services_are_fixed_proved_and_stay_fixed(
        laid in laid(),
        target in prop::sample::select(Target::ALL.to_vec()),
        with_unsafe in any::<bool>(),
    ) {
        check(&laid, target, with_unsafe);
    }
}

#[test]
fn services_of_all_pieces_can_be_read_and_most_pieces_are_fixed() {
    let mut fixed: Vec<&str> = Vec::new();
    for (index, (path, choices)) in pieces().iter().enumerate() {
        for (choice, _) in choices.iter().enumerate() {
            let mut tape = vec![0; index + 1];
            tape.push((choice * 4 + 1) as u8);
            let laid = layouts::of(&service(&tape), &[]);
            for target in Target::ALL {
                let after = run(&laid.text, target, true);
                assert!(after.is_readable, "{path} for {target:?}\n{}", laid.text);
                let main = after.outcome.files.find(&Path::new(FOLDER).join("serverless.yml")).unwrap();
                assert_eq!(after.outcome.files.file(main).state, FileState::Read);
                fixed.extend(after.applied.iter().map(|applied| applied.rule.code));
            }
        }
    }
    fixed.sort_unstable();
    fixed.dedup();
    assert!(fixed.len() >= 40, "only {fixed:?} have something to fix here");
}
