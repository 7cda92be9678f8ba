//! SEC306: a bucket that everybody can read or write.

use crate::rules::{Check, Example, Findings, Page, Rule, Subject};

pub static RULE: Rule = Rule {
    code: "SEC306",
    name: "s3-public-acl",
    page: Page {
        what: "`AccessControl` of a bucket among the resources that begins with `PublicRead`.",
        why: "Everybody on the internet can list the bucket, and with `PublicReadWrite` put files into it. AWS blocks such lists by \
              default since April 2023, so that new stacks fail.",
        instead: "Delete it. For a website, put CloudFront before the bucket, or allow `s3:GetObject` in a bucket policy.",
        fix: None,
        links: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Site:\n      Type: AWS::S3::Bucket\n      Properties:\n        \
             AccessControl: PublicRead\n",
            &["PublicRead"],
        ),
        Example::passes(
            "service: shop\nprovider: {name: aws}\nresources:\n  Resources:\n    Site:\n      Type: AWS::S3::Bucket\n      Properties: \
             {AccessControl: Private}\n    Other: {Type: Custom::X, Properties: {AccessControl: PublicRead}}\n",
        ),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
};

fn check(subject: &Subject, findings: &mut Findings) {
    for bucket in subject.resources("AWS::S3::Bucket") {
        let Some(access) = bucket.at(&["Properties", "AccessControl"]) else { continue };
        if let Some(text) = access.text().filter(|text| text.starts_with("PublicRead")) {
            let message = match text {
                "PublicReadWrite" => "Everybody can list this bucket and write to it",
                _ => "Everybody can list what is in this bucket",
            };
            findings.report(access.token(), message).help(
                "delete `AccessControl`: AWS refuses it for new buckets since April 2023; serve websites through CloudFront",
            );
        }
    }
}
