//! MIG016: variables in what JavaScript files give, which release 4 does not resolve (`spec/v4.md`).

use super::{FOR_RELEASE_4, LINKS_4, NAMES};
use crate::rules::{Check, Example, Findings, Page, Rule, Subject, TextKind};
use crate::service::Target;
use crate::source::Span;

pub static RULES: [Rule; 1] = [Rule {
    code: "MIG016",
    name: "v4-variable-in-javascript",
    severity: FOR_RELEASE_4,
    page: Page {
        what: "A text with a variable, such as `'${self:service}'`, in a JavaScript file that `${file(…)}` includes.",
        why: "Release 3 resolves the variables in what such a file gives. Release 4 takes it as it is.",
        instead: "Ask for the value in the function that the file exports: `async ({ resolveVariable }) => ({ name: await \
                  resolveVariable('self:service') })`. Both releases know that.",
        fix: None,
        links: LINKS_4,
    },
    examples: &[
        Example::fails(
            "service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(./a.js)}\n  b: ${file(./a.js):b, 'none'}\n",
            &["${self:service}"],
        )
        .with_files(&[("a.js", "module.exports = { a: 'x-${self:service}', b: `y-${1 + 1}` };\n")])
        .for_target(Target::V4),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(./a.js)}\n")
            .with_files(&[(
                "a.js",
                "// was '${self:service}'\n/*\n * ${opt:stage}\n */\nmodule.exports = { b: `y-${env.b}`, c: '${AWS::Region}' };\n",
            )])
            .for_target(Target::V4),
        Example::passes("service: shop\nprovider: {name: aws}\ncustom:\n  a: ${file(./a.js)}\n")
            .with_files(&[("a.js", "module.exports = { a: '${self:service}' };\n")]),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
}];

fn check(subject: &Subject, findings: &mut Findings) {
    for file in subject.texts().iter().filter(|file| file.kind == TextKind::Script).map(|file| file.file) {
        let text = subject.text(file);
        for (start, _) in text.match_indices("${") {
            let inside = &text[start + 2..];
            let line = text[..start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let is_comment =
                ["//", "*", "/*"].iter().any(|sign| text[line..start].trim_start().starts_with(sign));
            // In a template of JavaScript such a name with a colon would be no expression.
            let is_variable = NAMES.iter().any(|name| {
                inside
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with(':') || (*name == "file" && rest.starts_with('(')))
            });
            let Some(end) = inside.find(['}', '\n']).filter(|_| is_variable && !is_comment) else { continue };
            if inside[end..].starts_with('}') {
                findings
                    .report(
                        Span::new(file, start, start + 2 + end + 1),
                        "Release 4 does not resolve variables in what a JavaScript file gives",
                    )
                    .help("ask for the value in the exported function: `await resolveVariable('self:…')`");
            }
        }
    }
}
