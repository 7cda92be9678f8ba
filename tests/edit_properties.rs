//! The builders of edits on random configurations in random layouts: what comes out is readable, differs as declared and
//! in nothing else, and has all comments that were not to go.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/layouts/mod.rs"]
mod layouts;
#[path = "edit_properties/whole_runs.rs"]
mod whole_runs;

use layouts::{Comment, Laid};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::Value as Json;
use slsconf::edit::{
    Comments, Content, Edit, Layout, Part, Refusal, apply, insert, join, json_tree, relocate, remove, rename,
    replace,
};
use slsconf::source::Sources;
use slsconf::yaml::emit::{Secrets, json};
use slsconf::yaml::{self, Document, Schema};

fn read(text: &str) -> Document {
    let mut files = Sources::default();
    let file = files.add("serverless.yml", text);
    yaml::read(&files, file, &Schema::OSLS_4).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn value(document: &Document) -> Json {
    let text = json::stringify(document.value.as_ref().unwrap(), Secrets::Mask);
    serde_json::from_str(&text).unwrap()
}

/// All paths of a value, outside in.
fn paths(value: &Json) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), value)];
    while let Some((path, value)) = open.pop() {
        let children: Vec<(String, &Json)> = match value {
            Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Json::Array(items) => {
                items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
            }
            _ => Vec::new(),
        };
        for (step, child) in children {
            let mut path = path.clone();
            path.push(step);
            found.push(path.clone());
            open.push((path, child));
        }
    }
    found
}

fn at<'j>(value: &'j mut Json, path: &[String]) -> &'j mut Json {
    path.iter().fold(value, |value, step| match value {
        Json::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        value => &mut value[step.as_str()],
    })
}

fn take(value: &mut Json, path: &[String]) -> Json {
    let (last, owner) = path.split_last().unwrap();
    match at(value, owner) {
        Json::Array(items) => items.remove(last.parse().unwrap()),
        Json::Object(map) => map.shift_remove(last).unwrap(),
        other => panic!("{other}"),
    }
}

/// Puts a value at a path; maps that are missing are made.
fn put(value: &mut Json, path: &[String], new: Json) {
    let (last, owner) = path.split_last().unwrap();
    let mut value = value;
    for step in owner {
        value = match value {
            Json::Array(items) => &mut items[step.parse::<usize>().unwrap()],
            value => {
                if value.is_null() {
                    *value = Json::Object(Default::default());
                }
                value.as_object_mut().unwrap().entry(step.as_str()).or_insert(Json::Null)
            }
        };
    }
    if value.is_null() {
        *value = Json::Object(Default::default());
    }
    let Json::Object(map) = value else { panic!("{path:?} in {value}") };
    map.insert(last.clone(), new);
}

/// Applies edits and reads the result, which must have all comments but those that may go.
fn edited(laid: &Laid, document: &Document, edits: &[Edit], may_go: impl Fn(&Comment) -> bool) -> Json {
    let text = apply(document.tree.file(), document.tree.source(), edits).unwrap();
    let after = read(&text);
    let found: Vec<&str> = yaml::comments(&after.tree)
        .into_iter()
        .map(|comment| &after.tree.source()[comment.range()])
        .collect();
    for comment in laid.comments.iter().filter(|comment| !may_go(comment)) {
        let times = found.iter().filter(|found| **found == comment.text).count();
        assert_eq!(times, 1, "{} of {:?} in\n{}\nafter\n{text}", comment.text, comment.owner, laid.text);
    }
    value(&after)
}

/// Whether a comment belongs to what stands at a path, or below it.
fn is_of(comment: &Comment, path: &[String], comments: Comments) -> bool {
    let is_above = comment.above && comment.owner == path && comments == Comments::Keep;
    comment.owner.starts_with(path) && !is_above
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500);
    let failure_persistence: Option<Box<dyn proptest::test_runner::FailurePersistence>> =
        Some(Box::new(FileFailurePersistence::Off));
    ProptestConfig { cases, failure_persistence, max_shrink_iters: 20_000, ..ProptestConfig::default() }
}

/// A refusal where no anchor is the reason.
fn assert_fair(laid: &Laid, why: &Refusal, fair: &[Refusal]) {
    assert!(laid.has_anchors || fair.contains(why), "{why}\n{}", laid.text);
}

fn tape() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

fn comments() -> impl Strategy<Value = Comments> {
    prop_oneof![Just(Comments::Keep), Just(Comments::WithBlock)]
}

/// Edits of the files that the file named by `SLSCONF_CORPUS` lists.
#[test]
#[ignore = "needs a corpus: SLSCONF_CORPUS=list-of-files cargo test --test edit_properties -- --ignored"]
fn real_files_are_edited_as_declared() {
    let list = std::fs::read_to_string(std::env::var("SLSCONF_CORPUS").unwrap()).unwrap();
    let (mut done, mut refused) = (0, 0);
    for name in list.lines() {
        let Ok(text) = std::fs::read_to_string(name) else { continue };
        let mut files = Sources::default();
        let file = files.add(name, text);
        let Ok(document) = yaml::read(&files, file, &Schema::OSLS_4) else { continue };
        if document.value.is_none() {
            continue;
        }
        let before = value(&document);
        let laid = Laid { text: name.to_owned(), ..Laid::default() };
        let layout = Layout::of(&document.tree);
        // Some paths of each file, of all depths; large files would take all the time.
        let paths = paths(&before);
        for path in paths.iter().step_by(1 + paths.len() / 25) {
            let Ok(place) = layout.find(path) else { continue };
            match remove(&layout, place, 0, Comments::WithBlock) {
                Err(_) => refused += 1,
                Ok(removal) => {
                    let mut expected = before.clone();
                    take(&mut expected, &removal.gone);
                    let after = edited(&laid, &document, &removal.edits, |_| true);
                    assert!(after == expected, "{path:?} from {name}");
                    done += 1;
                }
            }
            for to in [&["moved"][..], &["custom", "in", "moved"], &["provider", "moved"]] {
                let to: Vec<String> = to.iter().map(|step| (*step).to_owned()).collect();
                match relocate(&layout, place, &to, 0, Comments::WithBlock) {
                    Err(_) => refused += 1,
                    Ok(moved) => {
                        let mut expected = before.clone();
                        let taken = at(&mut expected, path).clone();
                        put(&mut expected, &to, taken);
                        take(&mut expected, &moved.gone);
                        let after = edited(&laid, &document, &moved.edits, |_| true);
                        assert!(after == expected, "{path:?} to {to:?} in {name}");
                        done += 1;
                    }
                }
            }
        }
    }
    println!("{done} edits, {refused} refused");
    assert!(done > 2 * refused, "{done} edits, {refused} refused");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_removed_goes_and_nothing_else(tape in tape(), pick in any::<prop::sample::Index>(), comments in comments()) {
        let laid = layouts::random(&tape);
        let document = read(&laid.text);
        let mut expected = value(&document);
        let paths = paths(&expected);
        let path = pick.get(&paths);
        let layout = Layout::of(&document.tree);
        match layout.find(path).and_then(|place| remove(&layout, place, 0, comments)) {
            Err(why) => assert_fair(&laid, &why, &[Refusal::OnlyChild]),
            Ok(removal) => {
                let gone = removal.gone;
                assert!(path.starts_with(&gone), "{gone:?}");
                let after = edited(&laid, &document, &removal.edits, |comment| is_of(comment, &gone, comments));
                take(&mut expected, &gone);
                assert_eq!(after, expected, "{path:?} from\n{}", laid.text);
            }
        }
    }

    #[test]
    fn what_is_put_in_comes_and_nothing_goes(
        tape in tape(),
        pick in any::<prop::sample::Index>(),
        nested in any::<bool>(),
        text in "[a-z!#:,{}'\"\\\\ é$-]{0,12}",
        kind in 0..4,
    ) {
        let laid = layouts::random(&tape);
        let document = read(&laid.text);
        let mut expected = value(&document);
        let mut paths = paths(&expected);
        paths.push(Vec::new());
        let mut path = pick.get(&paths).clone();
        path.push("new".to_owned());
        if nested {
            path.push("in: it".to_owned());
        }
        let (content, new) = match kind {
            0 => (Content::Text(text.clone()), Json::String(text)),
            1 => (Content::Literal("true".to_owned()), Json::Bool(true)),
            2 => (Content::List(vec![Content::Text(text.clone())]), Json::Array(vec![Json::String(text)])),
            _ => {
                let map = Content::Map(vec![("a".to_owned(), Content::Text(text.clone()))]);
                (Content::List(vec![map]), serde_json::json!([{ "a": text }]))
            }
        };
        let layout = Layout::of(&document.tree);
        match insert(&layout, &path, None, content) {
            Err(why) => {
                assert_fair(&laid, &why, &[Refusal::NotACollection, Refusal::Unusual]);
                let owner = at(&mut expected, &path[..path.len() - 1 - usize::from(nested)]);
                assert!(laid.has_anchors || !owner.is_object(), "{why} {path:?}\n{}", laid.text);
            }
            Ok(insertion) => {
                let after = edited(&laid, &document, &insertion.edits, |_| false);
                put(&mut expected, &path, new);
                assert_eq!(after, expected, "{path:?} into\n{}", laid.text);
            }
        }
    }

    #[test]
    fn what_is_moved_is_the_same_elsewhere(
        tape in tape(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        nested in any::<bool>(),
    ) {
        let laid = layouts::random(&tape);
        let document = read(&laid.text);
        let mut expected = value(&document);
        let mut paths = paths(&expected);
        let from = from.get(&paths).clone();
        paths.push(Vec::new());
        let mut to = to.get(&paths).clone();
        if nested {
            to.push("in".to_owned());
        }
        to.push("moved".to_owned());
        let layout = Layout::of(&document.tree);
        let moved = layout.find(&from).and_then(|place| relocate(&layout, place, &to, 0, Comments::WithBlock));
        if let Ok(moved) = moved {
            let may_go = |comment: &Comment| {
                is_of(comment, &moved.gone, Comments::Keep) && !comment.owner.starts_with(&from)
            };
            let after = edited(&laid, &document, &moved.edits, may_go);
            // Before anything moves up.
            let taken = at(&mut expected, &from).clone();
            put(&mut expected, &to, taken);
            take(&mut expected, &moved.gone);
            assert_eq!(after, expected, "{from:?} to {to:?} in\n{}", laid.text);
        }
    }

    #[test]
    fn another_name_or_value_is_all_that_changes(
        tape in tape(),
        pick in any::<prop::sample::Index>(),
        name in "[a-z:# é'\"]{1,8}",
        text in "[a-z:# ,é'\"]{0,8}",
    ) {
        let laid = layouts::random(&tape);
        let document = read(&laid.text);
        let before = value(&document);
        let path = pick.get(&paths(&before)).clone();
        let layout = Layout::of(&document.tree);
        let renamed = layout.find(&path).and_then(|place| rename(&layout, place, &name));
        if let Ok(edits) = renamed {
            let mut expected = before.clone();
            let after = edited(&laid, &document, &edits, |_| false);
            let value = take(&mut expected, &path);
            put(&mut expected, &[&path[..path.len() - 1], &[name]].concat(), value);
            assert_eq!(after, expected, "{path:?} in\n{}", laid.text);
        }
        let content = Content::Text(text.clone());
        let replaced = layout.find(&path).and_then(|place| replace(&layout, place, &content, Comments::WithBlock));
        match replaced {
            Err(why) => assert_fair(&laid, &why, &[]),
            Ok(edits) => {
                let mut expected = before;
                let may_go = |comment: &Comment| is_of(comment, &path, Comments::Keep);
                let after = edited(&laid, &document, &edits, may_go);
                *at(&mut expected, &path) = Json::String(text);
                assert_eq!(after, expected, "{path:?} in\n{}", laid.text);
            }
        }
    }

    #[test]
    fn lists_are_joined_in_their_order(tape in tape()) {
        const KEYS: [&str; 3] = ["exclude", "include", "patterns"];
        let parts = KEYS.map(|key| Part {
            key,
            item: match key {
                "exclude" => |text| Some(text.strip_prefix('!').map_or(format!("!{text}"), str::to_owned)),
                _ => |text| Some(text.to_owned()),
            },
        });
        let laid = layouts::random_lists(&tape, &KEYS);
        let document = read(&laid.text);
        let mut expected = value(&document);
        let layout = Layout::of(&document.tree);
        let map = layout.value(layout.find(&["package"]).unwrap());
        match join(&layout, map, &parts, "patterns") {
            Err(why) => {
                assert!(why == Refusal::Missing && expected["package"].as_object().unwrap().len() == 1, "{why}\n{}", laid.text);
            }
            Ok(edits) => {
                let mut joined = Vec::new();
                for (key, part) in KEYS.iter().zip(&parts) {
                    let list = expected["package"].as_object_mut().unwrap().shift_remove(*key);
                    let items = list.iter().flat_map(|list| list.as_array().unwrap());
                    joined.extend(items.map(|item| Json::String((part.item)(item.as_str().unwrap()).unwrap())));
                }
                expected["package"]["patterns"] = Json::Array(joined);
                let after = edited(&laid, &document, &edits, |_| false);
                assert_eq!(after, expected, "{}", laid.text);
            }
        }
    }

    #[test]
    fn json_stays_json(
        tape in tape(),
        pick in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        layout in 0..3,
    ) {
        let before = value(&read(&layouts::random(&tape).text));
        let text = match layout {
            0 => before.to_string(),
            1 => format!("{before:#}\n"),
            _ => {
                let tabs = |line: &str| {
                    let content = line.trim_start_matches(' ');
                    format!("{}{content}", "\t".repeat((line.len() - content.len()) / 2))
                };
                format!("{before:#}").split('\n').map(tabs).collect::<Vec<_>>().join("\r\n")
            }
        };
        let mut files = Sources::default();
        let file = files.add("serverless.json", text.as_str());
        let tree = json_tree(&files, file).unwrap_or_else(|| panic!("not read:\n{text}"));
        let layout = Layout::of(&tree);
        let mut paths = paths(&before);
        let path = pick.get(&paths).clone();
        paths.push(Vec::new());
        let mut to = to.get(&paths).clone();
        to.push("new".to_owned());
        let place = layout.find(&path).unwrap();
        let edited = |edits: &[Edit]| -> Json {
            let result = apply(file, tree.source(), edits).unwrap();
            serde_json::from_str(&result).unwrap_or_else(|error| panic!("{error}\n{text}\nafter\n{result}"))
        };
        match remove(&layout, place, 0, Comments::Keep) {
            Err(why) => assert_eq!(why, Refusal::OnlyChild),
            Ok(removal) => {
                let mut expected = before.clone();
                take(&mut expected, &removal.gone);
                assert_eq!(edited(&removal.edits), expected, "{path:?} from\n{text}");
            }
        }
        match insert(&layout, &to, None, Content::List(vec![Content::Text("a\"b".to_owned())])) {
            Err(why) => assert_eq!(why, Refusal::NotACollection),
            Ok(insertion) => {
                let mut expected = before.clone();
                put(&mut expected, &to, serde_json::json!(["a\"b"]));
                assert_eq!(edited(&insertion.edits), expected, "{to:?} into\n{text}");
            }
        }
        if let Ok(moved) = relocate(&layout, place, &to, 0, Comments::WithBlock) {
            let mut expected = before;
            let taken = at(&mut expected, &path).clone();
            put(&mut expected, &to, taken);
            take(&mut expected, &moved.gone);
            assert_eq!(edited(&moved.edits), expected, "{path:?} to {to:?} in\n{text}");
        }
    }
}
