//! Keys and values that become others where they stand.

use crate::{after, read, steps, text};
use slsconf::edit::{
    Comments, Content, Layout, Refusal, apply, collapse, json_tree, quote, remove, rename, replace,
    substitute,
};
use slsconf::source::Sources;

#[test]
fn a_key_gets_another_name_and_keeps_its_quotes() {
    for (before, path, name, expected) in [
        ("a: 1 # x\nb: 2\n", "a", "c", "c: 1 # x\nb: 2\n"),
        ("'a': 1\n", "a", "it's", "'it''s': 1\n"),
        ("{\"a\":1}", "a", "b", "{\"b\":1}"),
        ("- a: 1\n", "0.a", "yes: no", "- 'yes: no': 1\n"),
        ("p: {a: 1}\n", "p.a", "x, y", "p: {\"x, y\": 1}\n"),
        ("&x a: 1\n", "a", "b", "&x b: 1\n"),
    ] {
        let result = after(before, |layout| rename(layout, layout.find(&steps(path))?, name));
        assert_eq!(result.as_deref(), Ok(expected), "{before}");
    }
    for (before, path, name, why) in [
        ("a: 1\nb: 2\n", "a", "b", Refusal::Exists),
        ("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", "b.l", "k", Refusal::Merged),
        ("? a\n: 1\n", "a", "b", Refusal::Unusual),
        ("l: [x]\n", "l.0", "b", Refusal::Missing),
    ] {
        let result = after(before, |layout| rename(layout, layout.find(&steps(path))?, name));
        assert_eq!(result, Err(why), "{before}");
    }
}

#[test]
fn a_value_is_replaced_and_what_is_around_it_stays() {
    let map = || Content::Map(vec![("c".to_owned(), text("x"))]);
    for (before, path, content, expected) in [
        ("a:   1 # one\n", "a", text("x"), "a:   x # one\n"),
        ("a: # none\n", "a", text("x"), "a: x # none\n"),
        ("a:\nb: 1\n", "a", map(), "a:\n  c: x\nb: 1\n"),
        ("a: 1 # one\nb: 1\n", "a", map(), "a: # one\n  c: x\nb: 1\n"),
        ("a: 1\nb: 1\n", "a", map(), "a:\n  c: x\nb: 1\n"),
        ("a: # map\n  b: 1\n  c: 2\nd: 1\n", "a", text("x"), "a: x # map\nd: 1\n"),
        ("a: &k !Sub\n  - b\nd: 1\n", "a", text("x"), "a: x\nd: 1\n"),
        ("a: |- # block\n  t\n\nd: 1\n", "a", text("x"), "a: x # block\n\nd: 1\n"),
        ("a: one\n  two\nd: 1\n", "a", text("x"), "a: x\nd: 1\n"),
        ("a:\n  one\nd: 1", "a", text("x"), "a: x\nd: 1"),
        ("a: # map\n  b: 1\nd: 1\n", "a", map(), "a: # map\n  c: x\nd: 1\n"),
        ("a: {b: 1, c: [2, 3]}\n", "a.c", text("x"), "a: {b: 1, c: x}\n"),
        ("a: {b, c: }\n", "a.b", text("x"), "a: {b: x, c: }\n"),
        ("a: {b, c: }\n", "a.c", map(), "a: {b, c: { c: x } }\n"),
        ("l:\n- a # one\n- b\n", "l.0", text("x"), "l:\n- x # one\n- b\n"),
        ("l:\n- a\n- |\n  b\n", "l.1", text("x"), "l:\n- a\n- x\n"),
        ("{\"a\":1}", "a", text("x"), "{\"a\":\"x\"}"),
        ("b: &x 1\na: *x\n", "a", text("y z"), "b: &x 1\na: y z\n"),
    ] {
        let result =
            after(before, |layout| replace(layout, layout.find(&steps(path))?, &content, Comments::Keep));
        assert_eq!(result.as_deref(), Ok(expected), "{path} in\n{before}");
    }
    for (before, why) in [
        ("a: &x 1\nb: *x\n", Refusal::Anchored("x".to_owned())),
        ("a:\n  b: 1 # in\n  # in\nd: 1\n", Refusal::Comment),
    ] {
        let result =
            after(before, |layout| replace(layout, layout.find(&["a"])?, &text("x"), Comments::Keep));
        assert_eq!(result, Err(why), "{before}");
    }
}

#[test]
fn a_map_becomes_what_is_in_it() {
    for (before, expected) in [
        ("s: {name: x}\n", "s: x\n"),
        ("s: { name: 'x' } # s\n", "s: 'x' # s\n"),
        ("s:\n  name: x\np: 1\n", "s: x\np: 1\n"),
        ("s:\n  name: x # n\np: 1\n", "s: x # n\np: 1\n"),
        ("s: # s\n  name: x\np: 1\n", "s: x # s\np: 1\n"),
        ("s: # s\n  # a\n  name: x # n\n  # b\np: 1\n", "# s\n# a\ns: x # n\n  # b\np: 1\n"),
        ("s:\n\n  name: >-\n    x\n    y\n\np: 1\n", "s: >-\n  x\n  y\n\np: 1\n"),
        ("s:\n    name: one\n      two", "s: one\n  two"),
        ("s:\n  name:\n    x\n", "s:\n  x\n"),
        ("{\"s\":{\"name\":\"x\"},\"p\":1}", "{\"s\":\"x\",\"p\":1}"),
        ("s:\r\n  name: x\r\n", "s: x\r\n"),
    ] {
        let result = after(before, |layout| collapse(layout, layout.find(&["s"])?, "name"));
        assert_eq!(result.as_deref(), Ok(expected), "{before}");
    }
    for (before, why) in [
        ("s: {name: x, k: y}\n", Refusal::OtherKeys),
        ("s: &x\n  name: x\np: *x\n", Refusal::Shared("x".to_owned())),
        ("s: {\n  name: x # n\n}\n", Refusal::Comment),
        ("s: !!map\n  name: x\n", Refusal::Unusual),
        ("s:\n  name: |\n    x\n  # b\n", Refusal::Comment),
        ("s: x\n", Refusal::Missing),
    ] {
        let result = after(before, |layout| collapse(layout, layout.find(&["s"])?, "name"));
        assert_eq!(result, Err(why), "{before}");
    }
}

#[test]
fn a_scalar_gets_quotes_or_another_part() {
    for (before, expected) in [
        ("a: 012 # x\n", Ok("a: '012' # x\n")),
        ("b: \"x\"\na: 012\n", Ok("b: \"x\"\na: \"012\"\n")),
        ("a: [1]\n", Err(Refusal::Unusual)),
        ("a: '1'\n", Err(Refusal::Unusual)),
        ("a: !!int 1\n", Err(Refusal::Unusual)),
        ("a: one\n  two\n", Err(Refusal::Lines)),
    ] {
        let result = after(before, |layout| quote(layout, layout.find(&["a"])?));
        assert_eq!(result.as_deref(), expected.as_ref().copied(), "{before}");
    }
    // A date has no keys that would be merged, a text is no map.
    let merged = after("<<: 2020-01-01\na: 1\n", |layout| quote(layout, layout.find(&["<<"])?));
    assert_eq!(merged, Err(Refusal::Merged));
    for (before, old, new, expected) in [
        ("a: x ${old} y # c\n", "${old}", "${new}", Ok("a: x ${new} y # c\n")),
        ("a: 'x ${old}'\n", "old", "it's", Ok("a: 'x ${it''s}'\n")),
        ("a: \"x ${old}\"\n", "old", "\"\n", Ok("a: \"x ${\\\"\\n}\"\n")),
        ("a: |\n  x\n  ${old}\n", "${old}", "${new}", Ok("a: |\n  x\n  ${new}\n")),
        ("a: one\n  ${old}\n", "${old}", "${new}", Ok("a: one\n  ${new}\n")),
        ("a: x old\n", "x", "- b: # c", Ok("a: '- b: # c old'\n")),
        ("a: {b: old}\n", "old", "${new}", Err(Refusal::Item)),
        ("a: |\n  old\n", "old", " x", Err(Refusal::Lines)),
    ] {
        let result = after(before, |layout| {
            let place = layout.find(&["a"])?;
            let document = read(before);
            let decoded = document.value.unwrap().get("a").and_then(|a| a.as_str().map(str::to_owned));
            let at = decoded.unwrap_or_default().find(old).unwrap_or_default();
            substitute(layout, place, at..at + old.len(), new)
        });
        assert_eq!(result.as_deref(), expected.as_ref().copied(), "{before}");
    }
}

#[test]
fn json_is_edited_as_yaml_in_braces() {
    let mut files = Sources::default();
    let file = files.add("package.json", "\u{feff}{\r\n\t\"a\": \"\\ud83d\\ude00\\/\",\r\n\t\"dev\": {\r\n\t\t\"p\": \"1\",\r\n\t\t\"q\": \"2\"\r\n\t}\r\n}");
    let tree = json_tree(&files, file).unwrap();
    let layout = Layout::of(&tree);
    let removal = remove(&layout, layout.find(&["dev", "q"]).unwrap(), 0, Comments::Keep).unwrap();
    let result = apply(file, tree.source(), &removal.edits).unwrap();
    assert_eq!(
        result,
        "{\r\n\t\"a\": \"\\ud83d\\ude00\\/\",\r\n\t\"dev\": {\r\n\t\t\"p\": \"1\"\r\n\t}\r\n}"
    );
    let file = files.add("no.json", "{'a': 1}");
    assert!(json_tree(&files, file).is_none());
}

#[test]
fn edits_that_want_the_same_bytes_are_an_error() {
    let document = read("a: 1\nb: 2\n");
    let layout = Layout::of(&document.tree);
    let tree = &document.tree;
    let fixes: Vec<_> = ["a", "b"]
        .into_iter()
        .map(|key| remove(&layout, layout.find(&[key]).unwrap(), 0, Comments::Keep).unwrap().edits)
        .collect();
    assert!(apply(tree.file(), tree.source(), fixes.iter().flatten()).is_err());
    assert_eq!(apply(tree.file(), tree.source(), &[]).as_deref(), Ok("a: 1\nb: 2\n"));
}
