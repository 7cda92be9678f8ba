//! META001 to META003 and META005: comments `# slsconf: ignore[…]` that do not do what they seem to.

use crate::rules::{Check, Example, Page, Rule};

pub static UNUSED_IGNORE: Rule = Rule {
    code: "META001",
    name: "unused-ignore",
    page: Page {
        what: "A comment that silences a rule which has nothing to say there.",
        why: "It would silence the rule the day it has. Rules that are not selected, or have nothing to say for the target, are \
              not counted.",
        instead: "Take the code out of the comment, or the comment away.",
        fix: Some("Safe: the comment silences nothing."),
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws # slsconf: ignore[DEP062] not yet\n",
            &["DEP062"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221 # slsconf: ignore[DEP062]\n",
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  # slsconf: ignore[lambda-hashing-version] not yet\n  # Really not.\n\n  \
             lambdaHashingVersion: 20201221\n",
        ),
        Example::passes(
            "# slsconf: ignore-file[DEP062]\nservice: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221\n",
        ),
        // The key's line counts for a text of several lines.
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    NOTE: | # slsconf: ignore[CRED004] a key that was revoked\n      \
             first\n      AKIAQ5RKZXALPDISYS34\n",
        ),
        Example::passes("service: shop\nuseDotenv: true\nprovider:\n  name: aws\n").with_files(&[(
            ".env",
            "# slsconf: ignore[CRED004] a key that was revoked\nID=AKIAQ5RKZXALPDISYS34\n",
        )]),
    ],
    check: Check::Engine,
    ..Rule::DEFAULTS
};

pub static UNKNOWN_RULE: Rule = Rule {
    code: "META002",
    name: "unknown-rule",
    page: Page {
        what: "A comment that names a rule which does not exist. Each rule has to be named whole, by code or name.",
        why: "The comment silences nothing.",
        instead: "Correct the code; `slsconf rules` lists them.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws # slsconf: ignore[DEP0062] not yet\n",
            &["DEP0062"],
        ),
        Example::fails("service: shop\nprovider:\n  name: aws # slsconf: ignore[DEP] not yet\n", &["DEP"]),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  lambdaHashingVersion: 20201221 # slsconf: ignore[DEP062]\n",
        ),
    ],
    check: Check::Engine,
    ..Rule::DEFAULTS
};

pub static WITHOUT_CODE: Rule = Rule {
    code: "META003",
    name: "ignore-without-code",
    page: Page {
        what: "`# slsconf: ignore` that names no rule.",
        why: "It silences nothing: what is silenced has to be said.",
        instead: "Name the rules in brackets: `# slsconf: ignore[DEP062]`.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails("service: shop\nprovider:\n  name: aws # slsconf: ignore\n", &["slsconf: ignore"]),
        Example::fails(
            "service: shop\nprovider:\n  name: aws # slsconf: ignore[] x\n",
            &["slsconf: ignore[] x"],
        ),
        Example::passes("service: shop\nprovider:\n  name: aws # slsconf: is a linter\n"),
    ],
    check: Check::Engine,
    ..Rule::DEFAULTS
};

pub static WITHOUT_EFFECT: Rule = Rule {
    code: "META005",
    name: "ignore-without-effect",
    page: Page {
        what: "A comment that may not silence what it names: rules about keys and passwords want a reason and a line of their \
               own, and `ignore-file` stands at the head of a file.",
        why: "The comment silences nothing. A key that is ignored for a whole file, or by nobody knows whom for what, would hide \
              the next one.",
        instead: "Write the reason after the brackets, on the line of the finding or above it.",
        fix: None,
        links: &[],
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    ID: AKIAQ5RKZXALPDISYS34 # slsconf: ignore[CRED004]\n",
            &["CRED004"],
        ),
        Example::fails(
            "# slsconf: ignore-file[CRED004] all test keys\nservice: shop\nprovider:\n  name: aws\n  environment:\n    ID: \
             AKIAQ5RKZXALPDISYS34\n",
            &["CRED004"],
        ),
        Example::fails(
            "service: shop\nprovider:\n  name: aws\n  # slsconf: ignore-file[DEP062]\n  lambdaHashingVersion: 20201221\n",
            &["slsconf: ignore-file[DEP062]"],
        ),
        Example::passes(
            "service: shop\nprovider:\n  name: aws\n  environment:\n    ID: AKIAQ5RKZXALPDISYS34 # slsconf: ignore[CRED004] revoked\n",
        ),
    ],
    check: Check::Engine,
    ..Rule::DEFAULTS
};
