//! Round after round until nothing is left to do: look, choose, edit in memory, look again. The second look proves the
//! round and begins the next.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use super::choose::{
    Answer, Asker, Candidate, Chosen, Decision, Marks, Offer, Policy, changed_files, choose,
};
use super::conceal;
use super::edits::Edits;
use super::report::{Applied, Comparison, Fixed, Left, Problem};
use super::verify::{self, Round};
use crate::edit::{Applicability, Change, Fix};
use crate::rules::{Examination, Finding, Request, Verdict, examine};
use crate::service::{Options, Target};
use crate::source::{FileId, FileState, Sources};

/// How many rounds, with those that look for wrong fixes among many. Where most are wrong, each takes two.
const ATTEMPTS: usize = 5_000;

/// Fixes a service in memory. `files` may hold files already; they are not read from disk.
pub fn fix(
    files: Sources,
    request: &Request<'_>,
    policy: &Policy<'_>,
    asker: Option<&mut dyn Asker>,
) -> Fixed {
    let mut target = request.target;
    let look = |files: Sources| {
        let examination = examine(files, &Request { target, ..request.clone() });
        target = judged_for(&examination).or(target);
        examination
    };
    run(files, &request.options, policy, asker, look)
}

/// The release a service was judged for. A fix may name another one in the file; what it is fixed for stays the same.
fn judged_for(examination: &Examination) -> Option<Target> {
    match &examination.verdict {
        Verdict::Judged { target, .. } if examination.subject().is_some() => Some(*target),
        _ => None,
    }
}

/// The same, with whatever looks at the files.
pub(super) fn run(
    files: Sources,
    options: &Options,
    policy: &Policy<'_>,
    mut asker: Option<&mut dyn Asker>,
    mut look: impl FnMut(Sources) -> Examination,
) -> Fixed {
    let mut first = look(files);
    first.forget_syntax();
    let concealed = conceal::texts(&first);
    let mut marks = Marks::default();
    let known = (policy.known)(first.findings(), first.files());
    for (finding, known) in first.findings().iter().zip(known) {
        if known {
            marks.set(finding, Decision::Known);
        }
    }
    let mut applied = Vec::new();
    let mut stop = Stop { quit: false, all: asker.is_none() };
    let mut later: Option<Examination> = None;
    let mut limit = usize::MAX;
    let mut states = BTreeSet::from([state(first.files())]);
    for attempt in 0.. {
        let current = later.as_ref().unwrap_or(&first);
        let mut declined = Vec::new();
        let mut agreed = Vec::new();
        let chosen = choose(current, policy, &marks, limit, |candidate, edits| {
            let is_agreed = matches!(marks.of(candidate.finding), Some(Decision::Agreed));
            let answer =
                if is_agreed { Answer::Yes } else { stop.ask(&mut asker, candidate, edits, &concealed) };
            match answer {
                Answer::Yes | Answer::All => agreed.push(candidate.finding),
                Answer::No | Answer::Quit => declined.push(candidate.finding),
            }
            matches!(answer, Answer::Yes | Answer::All)
        });
        agreed.iter().for_each(|finding| marks.set(finding, Decision::Agreed));
        declined.iter().for_each(|finding| marks.set(finding, Decision::Declined));
        if chosen.findings.is_empty() {
            break;
        }
        let attempted = match attempt < ATTEMPTS {
            true => attempted(current, &chosen, options, &mut look),
            false => Err(Problem::Circle),
        };
        match attempted.and_then(|next| is_new(&mut states, next)) {
            Ok(next) => {
                applied.extend(
                    chosen
                        .findings
                        .iter()
                        .filter_map(|index| done(&current.findings()[*index], current.files())),
                );
                marks.follow(&chosen.edits.places());
                later = Some(next);
                limit = limit.saturating_mul(2);
            }
            Err(problem) => match chosen.findings.as_slice() {
                [culprit] => {
                    let problem = conceal::problem(problem, &concealed);
                    marks.set(&current.findings()[*culprit], Decision::Refused(problem));
                    // Where one is wrong, the next may be, too: from one on, twice as many each time.
                    limit = 1;
                }
                many => limit = many.len() / 2,
            },
        }
    }
    let last = later.as_ref().unwrap_or(&first);
    let left: Vec<Option<Left>> =
        last.findings().iter().map(|finding| policy.reason(finding, &marks, last.files())).collect();
    let changes = changed_files(first.files(), last.files());
    let comparison = if applied.is_empty() { Comparison::default() } else { verify::compare(&first, last) };
    let comparison = conceal::comparison(comparison, &concealed);
    let reads = reads(last);
    let is_readable = last.subject().is_some();
    let text = last.subject().and_then(|subject| {
        let file = subject.files().file(subject.main());
        (file.state != FileState::Replaced).then(|| file.content())
    });
    let outcome = later.unwrap_or(first).into_outcome();
    Fixed {
        outcome,
        applied,
        left,
        changes,
        comparison,
        reads,
        text,
        is_readable,
        concealed,
        quit: stop.quit,
    }
}

/// Does the chosen fixes and holds the result against what they declare.
fn attempted(
    before: &Examination,
    chosen: &Chosen,
    options: &Options,
    look: &mut impl FnMut(Sources) -> Examination,
) -> Result<Examination, Problem> {
    let files = chosen.edits.apply(before.files()).ok_or(Problem::TooLarge)?;
    let mut after = look(files);
    let fixed = chosen.findings.iter().map(|index| &before.findings()[*index]).collect();
    Round { before, after: &after, fixed, edits: &chosen.edits, options }.verify()?;
    after.forget_syntax();
    Ok(after)
}

/// What came of a round, if the files have not been as they are now: fixes that lead back go in circles.
fn is_new(states: &mut BTreeSet<u64>, next: Examination) -> Result<Examination, Problem> {
    if states.insert(state(next.files())) { Ok(next) } else { Err(Problem::Circle) }
}

/// What tells states of the same files apart.
fn state(files: &Sources) -> u64 {
    let mut state = DefaultHasher::new();
    files.iter().for_each(|(id, file)| (id, &file.text).hash(&mut state));
    state.finish()
}

/// What whoever is asked has said about all that follows.
struct Stop {
    quit: bool,
    all: bool,
}

impl Stop {
    fn ask(
        &mut self,
        asker: &mut Option<&mut dyn Asker>,
        candidate: &Candidate<'_>,
        edits: &Edits,
        concealed: &[String],
    ) -> Answer {
        let Some(asker) = asker.as_mut().filter(|_| !self.all && !self.quit) else {
            return if self.quit { Answer::Quit } else { Answer::All };
        };
        let Some(after) = edits.apply(candidate.files) else { return Answer::Yes };
        let changes = changed_files(candidate.files, &after);
        let answer = asker.ask(&Offer { candidate: *candidate, changes, concealed });
        self.all |= answer == Answer::All;
        self.quit |= answer == Answer::Quit;
        answer
    }
}

fn done(finding: &Finding, files: &Sources) -> Option<Applied> {
    let (span, fix): (_, &Fix) = (finding.span()?, finding.fix.as_ref()?);
    Some(Applied {
        rule: finding.rule,
        file: files.file(span.file).path.clone(),
        position: files.position(span),
        path: finding.path.clone(),
        title: fix.title.clone(),
        unsafe_because: match fix.applicability {
            Applicability::Safe => None,
            Applicability::Unsafe { why } => Some(why),
        },
        todo: fix.todo.clone(),
        changes: fix.changes.iter().flat_map(Change::paths).cloned().collect(),
    })
}

/// The files a service consists of, the configuration first.
fn reads(examination: &Examination) -> Vec<PathBuf> {
    let path = |file: FileId| examination.files().file(file).path.clone();
    let subject = examination.subject();
    subject.map(|subject| subject.texts().iter().map(|text| path(text.file)).collect()).unwrap_or_default()
}
