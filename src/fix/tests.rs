//! Fixes that do what they declare are done; those that do more, or less, are not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::choose::{Answer, Asker, Offer, Policy};
use super::report::{Fixed, Problem, Reason};
use super::rounds::run;
use crate::diagnostics::Severity;
use crate::edit::{Change, Edit, Fix};
use crate::rules::{Date, Finding, Links, Request, Settings, TODAY, Verdict, examine};
use crate::service::{Location, Options, Target};
use crate::source::{FileId, Sources, Span};

const FOLDER: &str = "/example";
/// A service with two findings of one rule, and comments.
const SERVICE: &str = "service: shop # mine
provider:
  name: aws
  environment:
    A: x-${self:provider.stage}
    B: y-${self:provider.stage}
custom:
  a: {b: 1}
  list: [one, two]
";

/// Where a text stands in the service; beyond its end if it is not there any more.
fn span(files: &Sources, text: &str) -> Span {
    let file = files.find(&std::path::Path::new(FOLDER).join("serverless.yml")).unwrap();
    let start = files.file(file).text.find(text).unwrap_or(1 << 20);
    Span::new(file, start, start + text.len())
}

fn replace(files: &Sources, text: &str, by: &str) -> Edit {
    Edit::replace(span(files, text), by)
}

/// Runs the rounds, with what a test does to the findings of each.
fn rounds(
    text: &str,
    rules: &str,
    with_unsafe: bool,
    asker: Option<&mut dyn Asker>,
    change: impl Fn(&mut Vec<Finding>, &Sources),
) -> Fixed {
    let mut files = Sources::relative_to(FOLDER);
    let path = std::path::Path::new(FOLDER).join("serverless.yml");
    files.add(&path, text);
    let settings = Settings { select: Some(vec![rules.to_owned()]), ..Settings::default() };
    let request = Request {
        location: Location { path, stdin: false, service_dir: FOLDER.into() },
        options: Options::default(),
        target: Some(Target::V3),
        today: Date::parse(TODAY).unwrap(),
        selection: &settings.selection().unwrap(),
        links: &Links::default(),
    };
    let policy = Policy {
        with_unsafe,
        follow_files: true,
        may_change: &|_| Ok(()),
        known: &|findings, _| vec![false; findings.len()],
    };
    run(files, &Options::default(), &policy, asker, |files| {
        let mut examination = examine(files, &request);
        let files = examination.files().with_texts([]);
        if let Verdict::Judged { findings, .. } = &mut examination.verdict {
            change(findings, &files);
        }
        examination
    })
}

/// The service with the fix of a test for the finding at `A`, in whatever round.
fn with_fix(fix: impl Fn(&Sources) -> Fix) -> Fixed {
    rounds(SERVICE, "VAR003", true, None, |findings, files| {
        findings.retain(|finding| finding.path == "provider.environment.A");
        findings.iter_mut().for_each(|finding| finding.fix = Some(fix(files)));
    })
}

fn refused(fixed: &Fixed) -> &Problem {
    assert!(fixed.changes.is_empty() && fixed.applied.is_empty(), "{fixed:?}");
    let Some(Reason::Refused(problem)) = fixed.left[0].as_ref().map(|left| &left.reason) else {
        panic!("{:?}", fixed.left)
    };
    problem
}

#[test]
fn fixes_of_rules_are_done_and_proved() {
    let fixed = rounds(SERVICE, "VAR003", false, None, |_, _| {});
    let [change] = fixed.changes.as_slice() else { panic!("{fixed:?}") };
    assert_eq!(change.before.as_deref(), Some(SERVICE));
    assert_eq!(change.after, SERVICE.replace("self:provider.stage", "sls:stage"));
    assert_eq!((fixed.applied.len(), fixed.left.len()), (2, 0));
    // What could not be resolved can be now.
    let shown: Vec<_> = fixed.comparison.changes.iter().map(ToString::to_string).collect();
    assert_eq!(shown[0], "provider.environment.A: \"x-${self:provider.stage}\" -> \"x-dev\"");
}

#[test]
fn a_value_that_changes_must_be_declared() {
    let swap = |files: &Sources| Fix::safe("swap", vec![replace(files, "shop", "store")]);
    let Problem::Undeclared { of, change } = refused(&with_fix(swap)).clone() else { panic!() };
    assert_eq!(
        (of.as_str(), change.to_string().as_str()),
        ("the resolved configuration", "service: \"shop\" -> \"store\"")
    );
    // Declared, it is done; but the finding is still there.
    let declared = |files: &Sources| swap(files).changes(&["service"]);
    assert_eq!(refused(&with_fix(declared)), &Problem::StillThere);
}

/// A fix that also does away with the finding.
fn and(files: &Sources, edits: Vec<Edit>) -> Fix {
    let mut edits = edits;
    edits.push(replace(files, "x-${self:provider.stage}", "x-${sls:stage}"));
    Fix::safe("both", edits)
}

#[test]
fn what_is_declared_may_change_come_go_and_move() {
    let after = |fixed: Fixed| fixed.changes[0].after.clone();
    let path = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let gone =
        with_fix(|files| and(files, vec![replace(files, "one, ", "")]).changes(&["custom", "list", "0"]));
    assert!(after(gone).contains("list: [two]"));
    let undeclared = with_fix(|files| and(files, vec![replace(files, "one, ", "")]));
    assert!(matches!(refused(&undeclared), Problem::Undeclared { .. }));
    let moved = |to: &'static str| {
        with_fix(move |files| {
            let mut fix = and(files, vec![replace(files, "a: {b: 1}", to)]);
            let (from, to) = (path(&["custom", "a", "b"]), path(&["custom", "a", "c"]));
            fix.changes.push(Change::Moved { from, to });
            fix
        })
    };
    assert!(after(moved("a: {c: 1}")).contains("a: {c: 1}"));
    let Problem::NotMoved { from, to } = refused(&moved("a: {c: 2}")).clone() else { panic!() };
    assert_eq!((from.as_str(), to.as_str()), ("custom.a.b", "custom.a.c"));
    // A parent that comes with a declared child is part of it; one that goes is not.
    let new = with_fix(|files| {
        and(files, vec![replace(files, "  a: {b: 1}\n", "  a: {b: 1}\n  n: {m: 1}\n")])
            .changes(&["custom", "n", "m"])
    });
    assert!(after(new).contains("n: {m: 1}"));
    let parent = with_fix(|files| {
        and(files, vec![replace(files, "  a: {b: 1}\n", "")]).changes(&["custom", "a", "b"])
    });
    assert!(matches!(refused(&parent), Problem::Undeclared { .. }));
}

/// A file that can't be read says one thing at a time, however many there are.
#[test]
fn one_thing_after_the_other_is_fixed_until_a_file_can_be_read() {
    let lists = "  - [ ${self:service}, ${self:service} ]\n".repeat(15);
    let service = format!("service: shop\nprovider: {{name: aws}}\ncustom:\n{lists}");
    let fixed = rounds(&service, "VAR017", false, None, |_, _| {});
    assert_eq!((fixed.applied.len(), fixed.left.len()), (30, 0), "{:?}", fixed.left);
    assert_eq!(fixed.changes[0].after, service.replace("${self:service}", "\"${self:service}\""));
}

#[test]
fn what_turns_out_to_be_no_service_can_be_read_all_the_same() {
    let fixed = rounds("service: shop\ncustom: [ ${self:service} ]\n", "VAR017", false, None, |_, _| {});
    assert_eq!((fixed.applied.len(), fixed.left.len()), (1, 0), "{:?}", fixed.left);
    assert_eq!(fixed.changes[0].after, "service: shop\ncustom: [ \"${self:service}\" ]\n");
}

/// Release 3 reads a text again once variables made it; what is in it comes from those variables all the same.
#[test]
fn a_text_that_is_resolved_twice_may_change_with_what_it_refers_to() {
    let service = "service: shop
provider: {name: aws, stage: dev}
custom:
  days:
    - \"\\\\${sls:stage}\"
    - 2020-01-02
  told: ${self:custom.days}-x
";
    let fixed = rounds(service, "YML005", true, None, |_, _| {});
    assert_eq!((fixed.applied.len(), fixed.left.len()), (1, 0), "{:?}", fixed.left);
    let shown: Vec<_> = fixed.comparison.changes.iter().map(ToString::to_string).collect();
    assert_eq!(shown[1], "custom.told: \"dev,2020-01-02T00:00:00.000Z-x\" -> \"dev,2020-01-02-x\"");
}

#[test]
fn what_an_edit_did_not_mean_to_reach_must_stay_also_where_nothing_resolves_it() {
    // The keys change places.
    let reordered = with_fix(|files| {
        and(
            files,
            vec![
                replace(files, "  a: {b: 1}\n", ""),
                replace(files, "[one, two]\n", "[one, two]\n  a: {b: 1}\n"),
            ],
        )
    });
    assert!(matches!(refused(&reordered), Problem::Undeclared { .. }));
    // The edit takes the indentation of its neighbour along.
    let neighbour = with_fix(|files| {
        and(files, vec![replace(files, "  a: {b: 1}\n  ", "  a: {b: 1}\n   ")]).changes(&["custom", "a"])
    });
    assert!(matches!(refused(&neighbour), Problem::Unreadable(_)));
}

#[test]
fn a_file_that_can_not_be_read_afterwards_is_not_written() {
    let broken = with_fix(|files| and(files, vec![replace(files, "[one, two]", "[one, two")]));
    assert!(matches!(refused(&broken), Problem::Unreadable(_)));
    let no_service = with_fix(|files| and(files, vec![replace(files, "provider:", "resources:")]));
    assert!(matches!(refused(&no_service), Problem::Undeclared { .. } | Problem::Unreadable(_)));
}

#[test]
fn a_new_error_is_told_and_not_written() {
    let fixed = rounds(SERVICE, "ALL", true, None, |findings, files| {
        findings.retain(|finding| matches!(finding.rule.code, "VAR003" | "SCH001" | "SCH002" | "SCH003"));
        for finding in findings.iter_mut() {
            finding.diagnostic.severity = Severity::Error;
            finding.fix = (finding.rule.code == "VAR003").then(|| {
                and(files, vec![replace(files, "aws\n", "aws\n  timeout: never\n")])
                    .changes(&["provider", "timeout"])
            });
        }
    });
    let problems: Vec<_> = fixed.left.iter().flatten().map(|left| left.reason.name()).collect();
    assert!(problems.contains(&"brings-error"), "{fixed:?}");
    assert_eq!(fixed.changes, []);
}

#[test]
fn one_wrong_fix_does_not_keep_the_others_from_being_done() {
    let text = format!(
        "{SERVICE}{}",
        (0..20).map(|n| format!("  k{n}: '{n}-${{self:provider.stage}}'\n")).collect::<String>()
    );
    let fixed = rounds(&text, "VAR003", false, None, |findings, files| {
        for finding in findings.iter_mut().filter(|finding| finding.path == "custom.k7") {
            finding.fix =
                Some(Fix::safe("wrong", vec![replace(files, "'7-${self:provider.stage}'", "seven")]));
        }
    });
    assert_eq!((fixed.applied.len(), fixed.left.len()), (21, 1));
    assert!(matches!(fixed.left[0].as_ref().unwrap().reason, Reason::Refused(Problem::Undeclared { .. })));
    let after = &fixed.changes[0].after;
    assert!(after.contains("k6: '6-${sls:stage}'") && after.contains("k7: '7-${self:provider.stage}'"));
}

#[test]
fn as_many_fixes_as_there_are_take_one_round() {
    let many = 3_000;
    let lines: String = (0..many).map(|n| format!("  k{n}: '{n}-${{self:provider.stage}}'\n")).collect();
    let looks = std::cell::Cell::new(0);
    let fixed =
        rounds(&format!("{SERVICE}{lines}"), "VAR003", false, None, |_, _| looks.set(looks.get() + 1));
    assert_eq!((fixed.applied.len(), fixed.left.len()), (many + 2, 0));
    assert_eq!(looks.get(), 2, "before and after");
}

#[test]
fn overlapping_fixes_wait_for_the_next_round() {
    let fixed = rounds(SERVICE, "VAR003", false, None, |findings, files| {
        // The second fix also touches the place of the first.
        if let [_, second] = findings.as_mut_slice() {
            second.fix = Some(and(files, vec![replace(files, "y-${self:provider.stage}", "y-${sls:stage}")]));
        }
    });
    assert_eq!((fixed.applied.len(), fixed.left.len()), (2, 0));
}

#[test]
fn a_fix_that_undoes_another_is_not_done() {
    let mut turns = 0;
    let turns = std::cell::RefCell::new(&mut turns);
    let fixed = rounds(SERVICE, "VAR003", true, None, |findings, files| {
        let text = &files.iter().next().unwrap().1.text;
        let (from, to) = if text.contains("# mine") { ("# mine", "# yours") } else { ("# yours", "# mine") };
        // Each look has one finding of a rule less, so that each fix seems to help.
        let one = findings[0].clone();
        findings.clear();
        **turns.borrow_mut() += 1;
        let left = 1_000 - **turns.borrow();
        for _ in 0..left {
            findings.push(Finding {
                fix: Some(Fix::safe("turn", vec![replace(files, from, to)])),
                ..one.clone()
            });
        }
    });
    assert_eq!(fixed.applied.len(), 1);
    assert!(fixed.changes[0].after.contains("# yours"));
    let left = fixed.left.iter().flatten();
    assert!(left.clone().count() > 0);
    assert!(
        left.clone().all(|left| matches!(left.reason, Reason::Refused(Problem::Circle))),
        "{:?}",
        fixed.left
    );
}

#[test]
fn texts_that_can_not_be_resolved_are_the_same_if_they_ask_for_the_same() {
    let text = "service: shop\nprovider: {name: aws}\ncustom:\n  a: '${cf:x-${self:provider.stage}.Out}'\n  b: ${self:custom.a}\n";
    let fixed = rounds(text, "VAR003", false, None, |_, _| {});
    assert_eq!((fixed.applied.len(), fixed.left.len()), (1, 0), "{fixed:?}");
    let wrong = rounds(text, "VAR003", false, None, |findings, files| {
        for finding in findings.iter_mut() {
            finding.fix = Some(Fix::safe(
                "wrong",
                vec![replace(files, "cf:x-${self:provider.stage}.Out}'\n", "cf:x-${sls:stage}.Out}-more'\n")],
            ));
        }
    });
    // The text itself was edited, so that it may be another one; who refers to it sees it, too.
    assert!(wrong.applied.len() + wrong.left.len() == 1);
}

#[test]
fn files_that_are_not_there_are_made() {
    let fixed = with_fix(|files| {
        let new =
            files.iter().find(|(_, file)| file.path.ends_with("new.yml")).map(|(id, _): (FileId, _)| id);
        let edits = new.map(|id| Edit::replace(Span::new(id, 0, 0), "a: 1\n"));
        and(files, edits.into_iter().collect())
    });
    assert_eq!(fixed.changes.len(), 1);
    let mut files = Sources::relative_to(FOLDER);
    let new = files.reserve("/example/new.yml");
    assert_eq!(
        (files.reserve("/example/new.yml"), files.find(std::path::Path::new("/example/new.yml"))),
        (new, None)
    );
    let after = files.with_texts([(new, "a: 1\n".to_owned())]);
    let changes = super::choose::changed_files(&files, &after);
    assert_eq!((changes[0].before.as_deref(), changes[0].after.as_str()), (None, "a: 1\n"));
    assert_eq!(after.find(std::path::Path::new("/example/new.yml")), Some(new));
}

#[test]
fn unsafe_and_known_findings_are_left() {
    let why = "it must be tried";
    let risky = |findings: &mut Vec<Finding>| {
        for finding in findings.iter_mut() {
            let fix = finding.fix.take().unwrap();
            finding.fix = Some(Fix::risky(fix.title, why, fix.edits));
        }
    };
    let left = rounds(SERVICE, "VAR003", false, None, |findings, _| risky(findings));
    assert!(left.changes.is_empty());
    assert!(
        left.left
            .iter()
            .all(|left| matches!(left.as_ref().unwrap().reason, Reason::Unsafe(reason) if reason == why))
    );
    let done = rounds(SERVICE, "VAR003", true, None, |findings, _| risky(findings));
    assert_eq!(done.applied.iter().map(|applied| applied.unsafe_because).collect::<Vec<_>>(), [Some(why); 2]);
}

/// Answers in turn, and remembers what was asked.
struct Answers(Vec<Answer>, Vec<String>);

impl Asker for Answers {
    fn ask(&mut self, offer: &Offer<'_>) -> Answer {
        self.1.push(offer.candidate.finding.path.clone());
        assert_eq!(offer.changes.len(), 1);
        self.0.remove(0)
    }
}

#[test]
fn whoever_is_asked_decides_and_is_asked_once() {
    let run = |answers: &[Answer]| {
        let mut asker = Answers(answers.to_vec(), Vec::new());
        let fixed = rounds(SERVICE, "VAR003", false, Some(&mut asker), |_, _| {});
        let after = fixed.changes.first().map(|change| change.after.matches("sls:stage").count());
        let declined = fixed.left.iter().flatten().filter(|left| left.reason.name() == "declined").count();
        (after.unwrap_or_default(), declined, asker.1.len(), fixed.quit)
    };
    assert_eq!(run(&[Answer::No, Answer::Yes]), (1, 1, 2, false));
    assert_eq!(run(&[Answer::All]), (2, 0, 1, false));
    assert_eq!(run(&[Answer::Yes, Answer::Quit]), (1, 1, 2, true));
    assert_eq!(run(&[Answer::Quit]), (0, 2, 1, true));
}

#[test]
fn good_fixes_are_done_among_many_wrong_ones() {
    const PAIRS: usize = 60;
    let lines = (0..PAIRS * 2).map(|index| format!("    K{index}: x-${{self:provider.stage}}\n"));
    let text =
        format!("service: shop\nprovider:\n  name: aws\n  environment:\n{}", lines.collect::<String>());
    let is_wrong =
        |path: &str| path.trim_start_matches("provider.environment.K").parse::<usize>().unwrap() % 2 == 0;
    let looks = std::cell::Cell::new(0);
    let fixed = rounds(&text, "VAR003", false, None, |findings, files| {
        looks.set(looks.get() + 1);
        for finding in findings.iter_mut().filter(|finding| is_wrong(&finding.path)) {
            let span = finding.span().unwrap();
            // It changes nothing, so that what it was for is still there.
            finding.fix = Some(Fix::safe("nothing", vec![Edit::replace(span, files.text(span))]));
        }
    });
    assert_eq!((fixed.applied.len(), fixed.left.len()), (PAIRS, PAIRS));
    let is_refused = |left: &Option<super::Left>| {
        matches!(left.as_ref().unwrap().reason, Reason::Refused(Problem::StillThere))
    };
    assert!(fixed.left.iter().all(is_refused));
    assert_eq!(fixed.text.unwrap().matches("x-${sls:stage}").count(), PAIRS);
    // Each pair takes a look at both, one at the wrong one, and one at the good one.
    assert!(looks.get() <= 3 * PAIRS + 20, "{} looks", looks.get());
}
