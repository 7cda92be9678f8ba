//! What was fixed and what is left, in words.

use std::collections::{BTreeMap, BTreeSet};

use crate::commands::console::Console;
use crate::commands::lint::counted;
use crate::fix::{Fixed, Left, Reason};
use crate::rules::Finding;
use crate::source::Sources;

/// What is left of a service, each finding with the reason; what an earlier service has in a common file is left out.
pub(super) type LeftOver<'a> = Vec<(&'a Finding, &'a Left)>;

/// What is left of all services.
pub(super) fn left_over(all: &[Fixed]) -> Vec<(&Fixed, LeftOver<'_>)> {
    let mut told = BTreeSet::new();
    let mut is_new = |finding: &Finding, files: &Sources| {
        finding.span().is_none_or(|span| {
            let path = files.file(span.file).path.clone();
            let message = finding.diagnostic.message.clone();
            told.insert((path, span.start, span.end, finding.rule.code, message))
        })
    };
    let mut services = Vec::with_capacity(all.len());
    for fixed in all {
        let pairs = fixed.outcome.findings().iter().zip(&fixed.left);
        let left = pairs.filter_map(|(finding, left)| Some((finding, left.as_ref()?)));
        services.push((fixed, left.filter(|(finding, _)| is_new(finding, &fixed.outcome.files)).collect()));
    }
    services
}

/// How many findings of one kind are told; the rest is counted.
const TOLD: usize = 20;

/// Lists the fixes.
pub(super) fn fixes(all: &[Fixed], is_done: bool, console: &mut Console) {
    let verb = if is_done { "fixed" } else { "would fix" };
    for fixed in all {
        for applied in &fixed.applied {
            let name = fixed.outcome.files.shown(&applied.file);
            let (line, column) = (applied.position.line, applied.position.column);
            let risk = applied.unsafe_because.map(|why| format!(" (unsafe: {why})")).unwrap_or_default();
            console.note(&format!(
                "{verb} {name}:{line}:{column} {}: {}{risk}",
                applied.rule.code, applied.title
            ));
            applied.todo.iter().for_each(|todo| console.note(&format!("  then: {todo}")));
        }
    }
}

/// Lists what is left, each kind with what to do about it.
pub(super) fn left(services: &[(&Fixed, LeftOver<'_>)], console: &mut Console) {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for (fixed, left) in services {
        for (finding, left) in left {
            let count = told.entry(left.reason.name()).or_insert(0);
            *count += 1;
            if *count <= TOLD {
                one(finding, left, &fixed.outcome.files, console);
            }
        }
    }
    let more: usize = told.values().map(|count| count.saturating_sub(TOLD)).sum();
    if more > 0 {
        console.note(&format!("and {more} more that are left; `slsconf lint` shows all"));
    }
}

fn one(finding: &Finding, left: &Left, files: &Sources, console: &mut Console) {
    let place = finding.span().map(|span| {
        let position = files.position(span);
        format!("{}:{}:{} ", files.name(span.file), position.line, position.column)
    });
    let place = place.unwrap_or_default();
    let title = left.title.as_deref().unwrap_or_default();
    let code = finding.rule.code;
    let help =
        || finding.diagnostic.help.as_deref().map(|help| format!("\n       {help}")).unwrap_or_default();
    let message = &finding.diagnostic.message;
    let what = match &left.reason {
        Reason::NoFix => format!("by hand {place}{code}: {message}{}", help()),
        Reason::Layout(why) => {
            format!("by hand {place}{code}: {message}\n       no fix here: {why}{}", help())
        }
        Reason::Unsafe(why) => format!("unsafe  {place}{code}: {title}\n       with --unsafe; {why}"),
        Reason::Elsewhere(why) => format!("left    {place}{code}: {title}\n       {why}"),
        Reason::Declined => format!("left    {place}{code}: {title}"),
        Reason::Refused(problem) if problem.is_internal() => format!(
            "internal error: the fix of {code} at {place}was undone: {title}\n       {problem}\n       please report this, \
             with the lines around; fix it by hand for now: {message}{}",
            help()
        ),
        Reason::Refused(problem) => format!("by hand {place}{code}: {title}\n       {problem}"),
    };
    match &left.reason {
        Reason::Refused(problem) if problem.is_internal() => console.complain(&what),
        _ => console.note(&what),
    }
}

/// Which resolved values change.
pub(super) fn comparisons(all: &[Fixed]) -> String {
    let mut text = String::new();
    for fixed in all.iter().filter(|fixed| !fixed.applied.is_empty()) {
        let name = fixed.outcome.files.shown(fixed.outcome.path());
        let comparison = &fixed.comparison;
        let line = match comparison.values {
            None => format!("{name}: it could not be read before, so there is nothing to compare\n"),
            Some(values) => format!(
                "{name}: {} compared, {} as the fixes declare\n",
                counted(values, "resolved value"),
                match comparison.changes.len() {
                    0 => "none differs,".to_owned(),
                    1 => "1 differs,".to_owned(),
                    count => format!("{count} differ,"),
                }
            ),
        };
        text.push_str(&line);
        for change in &comparison.changes {
            text.push_str(&format!("  {change}\n"));
        }
    }
    text
}

/// One line at the end.
pub(super) fn summary(
    all: &[Fixed],
    services: &[(&Fixed, LeftOver<'_>)],
    files: usize,
    is_done: bool,
    console: &mut Console,
) {
    let fixes: usize = all.iter().map(|fixed| fixed.applied.len()).sum();
    let verb = if is_done { "changed" } else { "would change" };
    let mut parts = match fixes {
        0 => vec!["nothing to fix".to_owned()],
        _ => vec![format!("{} {verb}, {}", counted(files, "file"), fixed(fixes))],
    };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, left) in services.iter().flat_map(|(_, left)| left) {
        *kinds.entry(kind(&left.reason)).or_insert(0) += 1;
    }
    let kinds: Vec<_> = kinds.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    if !kinds.is_empty() {
        parts.push(format!("left: {}", kinds.join(", ")));
    }
    console.note(&parts.join("; "));
}

fn fixed(count: usize) -> String {
    format!("{count} fix{}", if count == 1 { "" } else { "es" })
}

fn kind(reason: &Reason) -> &'static str {
    match reason {
        Reason::NoFix | Reason::Layout(_) => "by hand",
        Reason::Unsafe(_) => "with --unsafe",
        Reason::Elsewhere(_) => "in other files",
        Reason::Declined => "as you said",
        Reason::Refused(problem) if problem.is_internal() => "undone because of an internal error",
        Reason::Refused(_) => "by hand",
    }
}
