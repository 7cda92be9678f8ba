//! Lists that become one.

use crate::after;
use slsconf::edit::{Part, Refusal, join};

const PATTERNS: &[Part<'_>] = &[
    Part {
        key: "exclude",
        item: |text| Some(text.strip_prefix('!').map_or_else(|| format!("!{text}"), str::to_owned)),
    },
    Part { key: "include", item: |text| Some(text.to_owned()) },
    Part { key: "patterns", item: |text| Some(text.to_owned()) },
];

#[test]
fn lists_become_one() {
    for (before, expected) in [
        ("package:\n  exclude:\n    - a/**\n", "package:\n  patterns:\n    - '!a/**'\n"),
        (
            "package:\n  # what goes\n  include: # these\n    # b\n    - b # why\n  individually: true\n  # what not\n  exclude:\n    - a/** # no\n    # yes\n    - \"!c\"\n    # end\nx: 1\n",
            "package:\n  # what goes\n  patterns:\n    # what not\n    - \"!a/**\" # no\n    # yes\n    - \"c\"\n    # end\n    # these\n    # b\n    - b # why\n  individually: true\nx: 1\n",
        ),
        (
            "package:\n  exclude: # not\n  - a\n  patterns:\n  - d\n  - '!e'\n  include:\n  - b\n  - 'c'",
            "package:\n  patterns: # not\n  - '!a'\n  - b\n  - 'c'\n  - d\n  - '!e'",
        ),
        ("package: {exclude: [a, '!b'], include: [c]}\n", "package: {patterns: ['!a', 'b', c]}\n"),
        (
            "package: {include: [c], individually: true, exclude: [a]}\n",
            "package: {patterns: ['!a', c], individually: true}\n",
        ),
        ("package:\n  exclude: [a, \"b\"]\n  include: [c]\n", "package:\n  patterns: [\"!a\", \"!b\", c]\n"),
        (
            "package:\n  exclude: [a] # no\n  include:\n    - c\n",
            "package:\n  patterns: # no\n    - '!a'\n    - c\n",
        ),
        (
            "package:\n  exclude: [\n    a, # one\n    b\n  ]\n",
            "package:\n  patterns:\n    - '!a' # one\n    - '!b'\n",
        ),
        (
            "package:\r\n    include:\r\n        - a\r\n    exclude:\r\n        - b\r\n",
            "package:\r\n    patterns:\r\n        - '!b'\r\n        - a\r\n",
        ),
        (
            "{\n  \"package\": {\n    \"exclude\": [\"a\"],\n    \"include\": [\"b\"]\n  }\n}\n",
            "{\n  \"package\": {\n    \"patterns\": [\"!a\", \"b\"]\n  }\n}\n",
        ),
    ] {
        let result = after(before, |layout| {
            join(layout, layout.value(layout.find(&["package"])?), PATTERNS, "patterns")
        });
        assert_eq!(result.as_deref(), Ok(expected), "{before}");
    }
    for (before, why) in [
        ("package:\n  exclude: ${file(x.yml)}\n", Refusal::Item),
        ("package:\n  exclude:\n    - [a]\n", Refusal::Item),
        ("package:\n  exclude:\n    -\n    - a\n", Refusal::Item),
        ("package:\n  individually: true\n", Refusal::Missing),
        ("package: &x\n  exclude: [a]\ny: *x\n", Refusal::Shared("x".to_owned())),
        ("y: &x {include: [a]}\npackage:\n  <<: *x\n  exclude: [a]\n", Refusal::Merged),
    ] {
        let result = after(before, |layout| {
            join(layout, layout.value(layout.find(&["package"])?), PATTERNS, "patterns")
        });
        assert_eq!(result, Err(why), "{before}");
    }
}
