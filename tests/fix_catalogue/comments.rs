//! Comments that silence rules, and blanks.

use crate::{safely, unsafely};
use slsconf::service::Target::V3;

#[test]
fn comments_that_silence_nothing_go() {
    let service = |comment: &str| format!("service: shop\nprovider:\n  name: aws{comment}\n");
    safely("META001,DEP062", V3, &service(" # slsconf: ignore[DEP062] not yet"), &service(""));
    safely(
        "META001,DEP06",
        V3,
        "service: shop\nprovider:\n  name: aws\n  # slsconf: ignore[DEP060, DEP062, DEP063] not yet\n  lambdaHashingVersion: 20200924\n",
        "service: shop\nprovider:\n  name: aws\n  # slsconf: ignore[DEP062] not yet\n  lambdaHashingVersion: 20200924\n",
    );
}

#[test]
fn codes_that_silence_nothing_are_taken_out() {
    let service = |list: &str| {
        format!("service: shop\n{list}provider:\n  name: aws\n  lambdaHashingVersion: 20200924\n")
    };
    unsafely(
        "META004,DEP06",
        V3,
        &service("disabledDeprecations:\n  - LAMBDA_HASHING_VERSION_PROPERTY\n  - PROJECT_DIR # gone\n"),
        &service("disabledDeprecations:\n  - LAMBDA_HASHING_VERSION_PROPERTY\n"),
    );
    unsafely("META004,DEP06", V3, &service("disabledDeprecations: [PROJECT_DIR]\n"), &service(""));
    unsafely(
        "META004,DEP06",
        V3,
        &service("disabledDeprecations: [LAMBDA_HASHING_VERSON_PROPERTY]\n"),
        &service("disabledDeprecations: [LAMBDA_HASHING_VERSION_PROPERTY]\n"),
    );
}

#[test]
fn tabs_become_spaces() {
    safely(
        "YML002",
        V3,
        "service: shop\nprovider:\n\tname: aws\n\tenvironment:\n\t\tA: b\tc # x\n\t\t# y\n\n\tstage: dev\n",
        "service: shop\nprovider:\n  name: aws\n  environment:\n    A: b\tc # x\n    # y\n\n  stage: dev\n",
    );
    // As far as the others.
    safely(
        "YML002",
        V3,
        "service: shop\nprovider:\n    name: aws\n    environment:\n    \tA: b\n",
        "service: shop\nprovider:\n    name: aws\n    environment:\n        A: b\n",
    );
}
