//! MIG103: entries of `plugins` that osls 4 refuses to load (`validateConfiguredPluginReference` of osls 4.3.1).

use std::path::Path;

use super::osls_4::{LINKS, OTHERS};
use crate::diagnostics::Severity;
use crate::rules::{Check, Example, Findings, Levels, Page, Rule, Subject};
use crate::service::Target;
use crate::variables::sources::file::FileCache;

const fn fails(text: &'static str, at: &'static [&'static str]) -> Example {
    Example::fails(text, at).for_target(Target::Osls4)
}

pub static RULES: [Rule; 1] = [Rule {
    code: "MIG103",
    name: "osls4-plugin-reference",
    severity: Levels::always(Severity::Error).but(OTHERS, None),
    page: Page {
        what: "An entry of `plugins` that is neither the name of an npm package nor a path in the service's folder: `../plugin`, \
               `./../plugin`, `name@1.2.0`, a name with capital letters.",
        why: "Release 3 asks Node for the module, whatever it is called. osls 4 stops: \"Invalid plugin name\", \"Local plugin path \
              must stay inside the service directory\".",
        instead: "Install the plugin as a package, also from a folder (`npm install ../plugin`), and list its name. A plugin of the \
                  service's own is `./` and its path.",
        fix: None,
        links: LINKS,
    },
    examples: &[
        fails(
            "service: shop\nplugins:\n  - ../../plugins/tags\n  - ./../tags\n  - ./plugins/../../tags.js\nprovider:\n  name: aws\n",
            &["../../plugins/tags", "./../tags", "./plugins/../../tags.js"],
        ),
        fails(
            "service: shop\nplugins:\n  modules:\n    - Serverless-Tags\n    - serverless-offline@13.0.0\n    - '@acme'\n    - ' \
             serverless-offline'\n    - serverless-tags/../x\n    - /opt/tags\nprovider:\n  name: aws\n",
            &[
                "Serverless-Tags",
                "serverless-offline@13.0.0",
                "'@acme'",
                "' serverless-offline'",
                "serverless-tags/../x",
                "/opt/tags",
            ],
        ),
        Example::passes(
            "service: shop\nplugins: [serverless-offline, '@acme/tags', serverless-tags/lib/plugin, ./plugins/tags, ./a/../tags.js, \
             '${env:PLUGIN}', '@serverless/enterprise-plugin']\nprovider:\n  name: aws\n",
        )
        .for_target(Target::Osls4),
        Example::passes("service: shop\nplugins: [../tags]\nprovider:\n  name: aws\n"),
    ],
    check: Check::Service(check),
    ..Rule::DEFAULTS
}];

/// Why an entry is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Blanks,
    Outside,
    Name,
    Subpath,
    Version,
}

/// How long the name of a package may be.
const LONGEST: usize = 214;

fn check(subject: &Subject, findings: &mut Findings) {
    for plugin in subject.plugin_entries() {
        let Some(entry) = plugin.text() else { continue };
        let Some(refused) = refused(&subject.location().service_dir, entry) else { continue };
        let (message, help) = match refused {
            Refused::Blanks => {
                ("has blanks around it, or nothing else", "write the name of the package alone")
            }
            Refused::Outside => (
                "lies outside of the service's folder",
                "move it into the folder, or install it as a package (`npm install PATH`) and list its name",
            ),
            Refused::Name if entry.starts_with("../") => (
                "lies outside of the service's folder",
                "install it as a package (`npm install PATH`), and list its name",
            ),
            Refused::Name if entry.starts_with(['.', '/']) => (
                "is taken for the name of a package",
                "begin a path in the service's folder with `./`; install what lies elsewhere as a package (`npm install PATH`), and \
                 list its name",
            ),
            Refused::Name => (
                "is not the name of an npm package",
                "names have small letters, digits and `-`, `_`, `.`, `~`, and may begin with `@scope/`",
            ),
            Refused::Subpath => {
                ("has a path after the package that leads out of it", "name a file in the package")
            }
            Refused::Version => ("has a version, which belongs into package.json", "list the name alone"),
        };
        findings
            .report(plugin.token(), format!("osls 4 refuses the plugin `{entry}`: it {message}"))
            .help(help);
    }
}

fn refused(folder: &Path, entry: &str) -> Option<Refused> {
    if entry.is_empty() || entry.trim() != entry {
        return Some(Refused::Blanks);
    }
    if entry.starts_with("./") {
        return leads_out(folder, entry).then_some(Refused::Outside);
    }
    // A scope's own sign is no version.
    let after_scope = match entry.starts_with('@') {
        true => entry.find('/').unwrap_or(entry.len()),
        false => 0,
    };
    let version = entry[after_scope..].find('@').map(|at| after_scope + at);
    let name = &entry[..version.unwrap_or(entry.len())];
    let package_end = name.char_indices().filter(|(_, sign)| *sign == '/').nth(usize::from(after_scope > 0));
    let (package, subpath) = match package_end {
        Some((end, _)) => (&name[..end], Some(&name[end + 1..])),
        None => (name, None),
    };
    if !is_package(package) {
        return Some(Refused::Name);
    }
    let is_step = |step: &str| step != "." && step != ".." && !step.is_empty() && step.bytes().all(is_sign);
    if !subpath.is_none_or(|subpath| subpath.split('/').all(is_step)) {
        return Some(Refused::Subpath);
    }
    version.map(|_| Refused::Version)
}

/// Whether a path leads out of a folder.
fn leads_out(folder: &Path, written: &str) -> bool {
    let path = FileCache::path_of(folder, written);
    // As osls 4 has it, a name that begins with two dots counts as leading out, too.
    path.strip_prefix(folder).map_or(true, |inside| inside.to_string_lossy().starts_with(".."))
}

fn is_package(name: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
            && part.bytes().all(|byte| is_sign(byte) && !byte.is_ascii_uppercase())
    };
    name.len() <= LONGEST
        && match name.strip_prefix('@') {
            Some(scoped) => {
                scoped.split_once('/').is_some_and(|(scope, name)| is_part(scope) && is_part(name))
            }
            None => is_part(name),
        }
}

fn is_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b'-')
}
