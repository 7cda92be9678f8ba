//! The builders of edits: what stands in a file before and after, layout by layout.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use slsconf::edit::{
    Comments, Content, Edit, Layout, Part, Refusal, append, apply, collapse, insert, join, json_tree, quote,
    relocate, remove, rename, replace, substitute,
};
use slsconf::source::Sources;
use slsconf::yaml::{self, Document, Schema};

/// A text read as YAML.
fn read(text: &str) -> Document {
    let mut files = Sources::default();
    let file = files.add("serverless.yml", text);
    yaml::read(&files, file, &Schema::SERVERLESS).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A text after an edit; what comes out must be readable.
fn after(
    text: &str,
    build: impl FnOnce(&Layout<'_>) -> Result<Vec<Edit>, Refusal>,
) -> Result<String, Refusal> {
    let document = read(text);
    let edits = build(&Layout::of(&document.tree))?;
    let result = apply(document.tree.file(), document.tree.source(), &edits).unwrap();
    read(&result);
    Ok(result)
}

fn steps(path: &str) -> Vec<&str> {
    path.split('.').collect()
}

fn removed(text: &str, path: &str, comments: Comments) -> Result<(String, String), Refusal> {
    let mut gone = String::new();
    let result = after(text, |layout| {
        let removal = remove(layout, layout.find(&steps(path))?, 0, comments)?;
        gone = removal.gone.join(".");
        Ok(removal.edits)
    })?;
    Ok((result, gone))
}

fn inserted(text: &str, path: &str, after_key: Option<&str>, content: Content) -> Result<String, Refusal> {
    after(text, |layout| Ok(insert(layout, &steps(path), after_key, content)?.edits))
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

#[test]
fn a_pair_in_lines_goes_with_its_lines() {
    for (before, path, expected, gone) in [
        // Head, middle, tail; with what stands behind it and inside it.
        ("a: 1\nb: 2\n", "a", "b: 2\n", "a"),
        ("a: 1\nb: 2 # two\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: 1\nb:\n  # in\n  c: 2 # x\n  # end of b\n# next\nd: 3\n", "b", "a: 1\n# next\nd: 3\n", "b"),
        ("a: 1\nb: 2", "b", "a: 1", "b"),
        ("a: 1\n\nb: 2", "b", "a: 1", "b"),
        ("a: 1\r\nb: 2\r\nc: 3\r\n", "b", "a: 1\r\nc: 3\r\n", "b"),
        ("a: 1\rb: 2\rc: 3\r", "b", "a: 1\rc: 3\r", "b"),
        ("a: 1\r\nb: 2", "b", "a: 1", "b"),
        ("é: ü\nb: 2\nß: 3\n", "b", "é: ü\nß: 3\n", "b"),
        ("---\na: 1\nb: 2\n...\n", "b", "---\na: 1\n...\n", "b"),
        // No blank line is left over.
        ("a: 1\n\nb: 2\n\nc: 3\n", "b", "a: 1\n\nc: 3\n", "b"),
        ("a: 1\n\nb: 2\n", "b", "a: 1\n", "b"),
        ("a: 1\n\nb: 2\n", "a", "b: 2\n", "a"),
        ("p:\n  a: 1\n\n  b: 2\nq: 1\n", "p.a", "p:\n  b: 2\nq: 1\n", "p.a"),
        ("p:\n  a: 1\n\n  b: 2\n\nq: 1\n", "p.b", "p:\n  a: 1\n\nq: 1\n", "p.b"),
        // The last child takes its parents.
        ("a: 1\np:\n  q:\n    r: 1 # x\nz: 1\n", "p.q.r", "a: 1\nz: 1\n", "p"),
        ("a: 1\np:\n- x\nz: 1\n", "p.0", "a: 1\nz: 1\n", "p"),
        // Scalars over lines.
        ("a: 1\nb: |\n  t\n\n  u\n\nc: 3\n", "b", "a: 1\n\nc: 3\n", "b"),
        ("a: 1\nb: |2-\n    t\n   u\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: 1\nb: one\n  two\n\n  three\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: 1\nb: 'one\n\n  two'  # q\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: 1\nb:\n  ${secrets:x}\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: 1\nb: [\n  1,\n]\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        // Blank lines belong to a scalar that keeps them.
        ("a: |+\n  t\n\nb: 2\n\nc: 3\n", "b", "a: |+\n  t\n\nc: 3\n", "b"),
        ("a: 1\nb: |+\n  t\n\n\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: |+\n  t\n\nb: 2", "b", "a: |+\n  t\n\n", "b"),
        ("a: |\n t\n  \nb: 2\n", "b", "a: |\n t\n  \n", "b"),
        // A value that is not there.
        ("a: 1\nb: # none\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        ("a: 1\nb:\n", "b", "a: 1\n", "b"),
        // An alias may go, and an anchor that nobody uses.
        ("a: &x 1\nb: *x\nc: 3\n", "b", "a: &x 1\nc: 3\n", "b"),
        ("a: &x 1\nc: 3\n", "a", "c: 3\n", "a"),
        ("a: 1\nb: !Sub 'x'\nc: 3\n", "b", "a: 1\nc: 3\n", "b"),
        // Behind a dash, the next one takes the place.
        ("l:\n  - a: 1 # one\n    b: 2\n", "l.0.a", "l:\n  - b: 2\n", "l.0.a"),
        ("l:\n  - a: 1\n    # about b\n    b: 2\n", "l.0.a", "l:\n  - # about b\n    b: 2\n", "l.0.a"),
        ("l:\n  - a: 1\n    b: 2\n", "l.0.b", "l:\n  - a: 1\n", "l.0.b"),
        ("l:\n- a: 1\n- b: 2\n", "l.0.a", "l:\n- b: 2\n", "l.0"),
        ("l:\n- - x # first\n  - y\n", "l.0.0", "l:\n- - y\n", "l.0.0"),
        // Items.
        ("l:\n  - x\n  # y\n  - y # why\n  - z\n", "l.1", "l:\n  - x\n  # y\n  - z\n", "l.1"),
        ("l:\n-   x\n-\n  y\n- z\nm: 1\n", "l.1", "l:\n-   x\n- z\nm: 1\n", "l.1"),
        ("l:\n- x\n-\n- z\n", "l.1", "l:\n- x\n- z\n", "l.1"),
        ("l:\n- x\n- |\n  y\n- # c\n  z: 1\n", "l.2", "l:\n- x\n- |\n  y\n", "l.2"),
        // Tabs behind things are no indentation.
        ("a:\t1\nb:\t2\t# x\nc:\t3\n", "b", "a:\t1\nc:\t3\n", "b"),
    ] {
        let expected = (expected.to_owned(), gone.to_owned());
        assert_eq!(removed(before, path, Comments::Keep), Ok(expected), "{path} in\n{before}");
    }
}

#[test]
fn comments_right_above_go_if_they_are_meant_to() {
    for (before, path, expected) in [
        ("a: 1\n# about b\n# more\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n"),
        ("a: 1\n# loose\n\n# about b\nb: 2\nc: 3\n", "b", "a: 1\n# loose\n\nc: 3\n"),
        ("p:\n  a: 1\n# elsewhere\n  # about b\n  b: 2\nc: 3\n", "p.b", "p:\n  a: 1\n# elsewhere\nc: 3\n"),
        ("# the file\na: 1\nb: 2\n", "a", "# the file\nb: 2\n"),
        ("a: {\n  # about x\n  x: 1,\n  y: 2\n}\n", "a.x", "a: {\n  y: 2\n}\n"),
        ("l:\n# about x\n- x\n- y\n", "l.0", "l:\n- y\n"),
    ] {
        let (result, _) = removed(before, path, Comments::WithBlock).unwrap();
        assert_eq!(result, expected, "{path} in\n{before}");
    }
}

#[test]
fn between_braces_a_comma_goes_along() {
    for (before, path, expected) in [
        ("a: {b: 1, c: 2, d: 3}\n", "a.b", "a: {c: 2, d: 3}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", "a.c", "a: {b: 1, d: 3}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", "a.d", "a: {b: 1, c: 2}\n"),
        ("a: { b: 1, c: '${secrets:x}' } # d\n", "a.c", "a: { b: 1 } # d\n"),
        ("a: { b: 1, c: 2, } # d\n", "a.c", "a: { b: 1, } # d\n"),
        ("a: { b: 1, c: 2, } # d\n", "a.b", "a: { c: 2, } # d\n"),
        ("a: [x, y , z]\n", "a.1", "a: [x, z]\n"),
        ("a: [x, {b: 1}, z]\n", "a.1.b", "a: [x, z]\n"),
        ("a: [x, b: 1, z]\n", "a.1.b", "a: [x, z]\n"),
        ("a: {b, c, d: 1}\n", "a.c", "a: {b, d: 1}\n"),
        ("a: {b: , c: 1}\n", "a.b", "a: {c: 1}\n"),
        ("a: {b: {c: 1}, d: 2}\n", "a.b.c", "a: {d: 2}\n"),
        ("a: {b: {c: 1}}\nd: 1\n", "a.b.c", "d: 1\n"),
        // Each on its line.
        ("a: {\n  b: 1, # b\n  c: 2, # c\n  d: 3 # d\n}\n", "a.c", "a: {\n  b: 1, # b\n  d: 3 # d\n}\n"),
        ("a: {\n  b: 1, # b\n  d: 3 # d\n}\n", "a.d", "a: {\n  b: 1 # b\n}\n"),
        ("a: {\n  b: 1,\n  d: 3,\n}\n", "a.d", "a: {\n  b: 1,\n}\n"),
        ("a: {\n  b: 1\n  , d: 3\n  , e: 4\n}\n", "a.d", "a: {\n  b: 1\n  , e: 4\n}\n"),
        ("a: {b: 1, c: 2,\n  d: 3}\n", "a.c", "a: {b: 1,\n  d: 3}\n"),
        ("a: {b: 1, c: 2, # both\n  d: 3}\n", "a.c", "a: {b: 1, # both\n  d: 3}\n"),
        ("a: {b: 1,\n  c: 2, d: 3}\n", "a.c", "a: {b: 1,\n  d: 3}\n"),
        // JSON.
        ("{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n", "b", "{\n  \"a\": 1\n}\n"),
        ("{\r\n\t\"a\": 1,\r\n\t\"b\": \"x\"\r\n}", "a", "{\r\n\t\"b\": \"x\"\r\n}"),
        ("{\"a\":1,\"b\":{\"c\":[1,2]},\"d\":2}", "b.c.0", "{\"a\":1,\"b\":{\"c\":[2]},\"d\":2}"),
        ("{\"a\":1,\"b\":{\"c\":[1]},\"d\":2}", "b.c.0", "{\"a\":1,\"d\":2}"),
    ] {
        let (result, _) =
            removed(before, path, Comments::Keep).unwrap_or_else(|why| panic!("{why}: {before}"));
        assert_eq!(result, expected, "{path} in\n{before}");
    }
}

#[test]
fn what_others_need_is_not_removed() {
    for (before, path, why) in [
        ("a: &x 1\nb: *x\n", "a", Refusal::Anchored("x".to_owned())),
        ("a:\n  k: &x 1\nb: *x\n", "a", Refusal::Anchored("x".to_owned())),
        ("a: &x\n  k: 1\n  l: 2\nb: *x\n", "a.k", Refusal::Shared("x".to_owned())),
        ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  m: 1\n", "a.k", Refusal::Shared("x".to_owned())),
        ("a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n", "b.k", Refusal::Merged),
        ("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", "b.k", Refusal::Merged),
        ("a: &x {k: 1}\nb: *x\n", "b.k", Refusal::Aliased),
        ("a: 1\n", "a", Refusal::OnlyChild),
        ("a: 1\n", "b", Refusal::Missing),
        ("a: text\n", "a.b", Refusal::NotACollection),
        ("? a\n: 1\nb: 2\n", "a", Refusal::Unusual),
        ("a: {? b : 1, c: 2}\n", "a.b", Refusal::Unusual),
        ("a: {b: 1 # c\n , d: 2}\n", "a.b", Refusal::Comment),
    ] {
        assert_eq!(removed(before, path, Comments::Keep), Err(why), "{path} in\n{before}");
    }
    let document = read("p:\n  q:\n    r: 1\nz: 1\n");
    let layout = Layout::of(&document.tree);
    let place = layout.find(&["p", "q", "r"]).unwrap();
    assert_eq!(remove(&layout, place, 1, Comments::Keep), Err(Refusal::OnlyChild));
}

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
fn a_key_comes_in_the_layout_of_what_is_around_it() {
    let map = || Content::Map(vec![("t".to_owned(), text("env")), ("v".to_owned(), text("A b"))]);
    let list = || Content::List(vec![text("a"), map()]);
    for (before, path, content, expected) in [
        ("a: 1\n", "b", text("x"), "a: 1\nb: x\n"),
        ("a: 1", "b", text("x"), "a: 1\nb: x"),
        ("a: 1\r\nb: 2", "c", map(), "a: 1\r\nb: 2\r\nc:\r\n  t: env\r\n  v: A b"),
        ("a: 1\rb: 2\r", "c", text("x"), "a: 1\rb: 2\rc: x\r"),
        ("a: 1\n\n# end\n", "b", text("x"), "a: 1\nb: x\n\n# end\n"),
        (
            "p:\n  a: 1 # one\n  # more\n\nq: 1\n",
            "p.b",
            text("x"),
            "p:\n  a: 1 # one\n  b: x\n  # more\n\nq: 1\n",
        ),
        (
            "p:\n    a:\n        c: 1\nq: 1\n",
            "p.b.d.e",
            text("x"),
            "p:\n    a:\n        c: 1\n    b:\n        d:\n            e: x\nq: 1\n",
        ),
        ("p:\n  a: |+\n    t\n\nq: 1\n", "p.b", text("x"), "p:\n  a: |+\n    t\n\n  b: x\nq: 1\n"),
        ("p: # here\nq: 1\n", "p.b", text("x"), "p: # here\n  b: x\nq: 1\n"),
        ("p:", "p.b", text("x"), "p:\n  b: x"),
        ("l:\n- p:\n  a: 1\n", "l.0.p.b", text("x"), "l:\n- p:\n    b: x\n  a: 1\n"),
        ("l:\n- a: 1\n", "l.0.b", text("x"), "l:\n- a: 1\n  b: x\n"),
        ("l:\n- a\n", "m", list(), "l:\n- a\nm:\n- a\n- t: env\n  v: A b\n"),
        ("k:\n  l:\n    - a\n", "m", list(), "k:\n  l:\n    - a\nm:\n  - a\n  - t: env\n    v: A b\n"),
        ("a: 1\n", "b", Content::Inline(Box::new(list())), "a: 1\nb: [a, { t: env, v: A b }]\n"),
        ("p: {a: 1}\n", "p.b", map(), "p: {a: 1, b: { t: env, v: A b }}\n"),
        ("p: {a: 1,}\n", "p.b", text("${x}"), "p: {a: 1, b: \"${x}\",}\n"),
        ("p: {}\n", "p.b.c", text("x"), "p: {b: { c: x }}\n"),
        ("p: { }\n", "p.b", text("x"), "p: { b: x }\n"),
        ("p: {\n  a: 1 # one\n}\n", "p.b", text("x"), "p: {\n  a: 1, # one\n  b: x\n}\n"),
        ("p: {\n  a: 1,\n}\n", "p.b", text("x"), "p: {\n  a: 1,\n  b: x,\n}\n"),
        ("p: {\n}\n", "p.b", text("x"), "p: {\n  b: x\n}\n"),
        ("p: { # none\n}\n", "p.b", text("x"), "p: { # none\n  b: x\n}\n"),
        ("p: {a: , q: 1}\n", "p.a.b", text("x"), "p: {a: { b: x } , q: 1}\n"),
        ("{\n  \"a\": 1\n}\n", "b.c", text("x"), "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": \"x\"\n  }\n}\n"),
        ("{\"a\":1}", "b.c", text("x"), "{\"a\":1, \"b\": { \"c\": \"x\" }}"),
        ("{}", "b", text("x"), "{\"b\": \"x\"}"),
        ("'a': '1'\n", "b", text("1"), "'a': '1'\nb: '1'\n"),
        ("a: \"1\"\n", "b", text("1"), "a: \"1\"\nb: \"1\"\n"),
        ("---\na: 1\n...\n", "b", text("x"), "---\na: 1\nb: x\n...\n"),
        ("é: 1\n", "b", Content::Literal("true".to_owned()), "é: 1\nb: true\n"),
    ] {
        assert_eq!(inserted(before, path, None, content).as_deref(), Ok(expected), "{path} in\n{before}");
    }
    for (before, path, sibling, expected) in [
        ("a: 1 # one\nb: 2\n", "x", "a", "a: 1 # one\nx: w\nb: 2\n"),
        ("a:\n  b: 1\n  # in a\n# next\nc: 2\n", "x", "a", "a:\n  b: 1\n  # in a\nx: w\n# next\nc: 2\n"),
        ("p: {a: 1, b: 2}\n", "p.x", "a", "p: {a: 1, x: w, b: 2}\n"),
        ("p: {\n  a: 1, # one\n  b: 2\n}\n", "p.x", "a", "p: {\n  a: 1, # one\n  x: w,\n  b: 2\n}\n"),
        ("a: 1\n", "x", "none", "a: 1\nx: w\n"),
    ] {
        assert_eq!(inserted(before, path, Some(sibling), text("w")).as_deref(), Ok(expected), "{before}");
    }
}

#[test]
fn where_no_map_is_nothing_is_put() {
    for (before, path, why) in [
        ("a: 1\n", "a", Refusal::Exists),
        ("a: text\n", "a.b", Refusal::NotACollection),
        ("a: ~\n", "a.b", Refusal::NotACollection),
        ("a: [1]\n", "a.b", Refusal::NotACollection),
        ("a: &x {}\nb: *x\n", "b.c", Refusal::Aliased),
        ("a: &x {k: 1}\nb: *x\n", "a.c", Refusal::Shared("x".to_owned())),
        ("a: &x {k: 1}\nb:\n  <<: *x\n", "b.k", Refusal::Merged),
        ("? a\n: 1\n", "b", Refusal::Unusual),
        ("a: !Sub\n", "a.b", Refusal::Unusual),
        ("l: [a: 1]\n", "l.0.b", Refusal::Unusual),
    ] {
        assert_eq!(inserted(before, path, None, text("x")), Err(why), "{path} in\n{before}");
    }
}

#[test]
fn a_list_grows_at_its_end() {
    for (before, expected) in [
        ("a: [x] # c\n", "a: [x, z] # c\n"),
        ("a: []\n", "a: [z]\n"),
        ("a:\n- x # c\nb: 1\n", "a:\n- x # c\n- z\nb: 1\n"),
        ("a:\n  - x: 1\n    y: 2\n    # in\n", "a:\n  - x: 1\n    y: 2\n    # in\n  - z\n"),
        ("a: [\n  x,\n  y\n]\n", "a: [\n  x,\n  y,\n  z\n]\n"),
    ] {
        let result = after(before, |layout| append(layout, layout.value(layout.find(&["a"])?), &text("z")));
        assert_eq!(result.as_deref(), Ok(expected), "{before}");
    }
}

fn moved(text: &str, from: &str, to: &str) -> Result<String, Refusal> {
    after(text, |layout| {
        let place = layout.find(&steps(from))?;
        Ok(relocate(layout, place, &steps(to), 0, Comments::WithBlock)?.edits)
    })
}

#[test]
fn a_pair_goes_elsewhere_with_its_comments() {
    for (before, from, to, expected) in [
        // To a map that is there.
        ("p:\n  a: 1\n# mine\nx: 2 # two\ny: 3\n", "x", "p.z", "p:\n  a: 1\n  # mine\n  z: 2 # two\ny: 3\n"),
        ("p:\n  a: 1\n\nx: 2\n", "x", "p.x", "p:\n  a: 1\n  x: 2\n"),
        ("p:\n  a: 1\n\nx: 2", "x", "p.x", "p:\n  a: 1\n  x: 2"),
        ("x: 2\np:\n  a: 1", "x", "p.x", "p:\n  a: 1\n  x: 2"),
        ("x: 2\np:\n", "x", "p.x", "p:\n  x: 2\n"),
        (
            "p:\r\n    x:\r\n        # in\r\n        - a: |\r\n            t\r\n\r\n          b: 1\r\nq:\r\n    c: 1\r\n",
            "p.x",
            "q.x",
            "q:\r\n    c: 1\r\n    x:\r\n        # in\r\n        - a: |\r\n            t\r\n\r\n          b: 1\r\n",
        ),
        // Up.
        (
            "f:\n  h: 1\n  d:\n    # age\n    m: |2-\n        t\n       u\n    k: 2\n",
            "f.d.m",
            "f.m",
            "f:\n  h: 1\n  d:\n    k: 2\n  # age\n  m: |2-\n      t\n     u\n",
        ),
        ("f:\n  d:\n    m: 1 # x\n  h: 1\n", "f.d.m", "f.m", "f:\n  m: 1 # x\n  h: 1\n"),
        ("f:\n  d:\n    m: 1\n", "f.d.m", "f.o", "f:\n  o: 1\n"),
        ("s:\n  n: a\n  k: b\np: # aws\n", "s.k", "p.l", "s:\n  n: a\np: # aws\n  l: b\n"),
        ("f:\n  h: 1\n\n  e:\n  - a\n\n# end\n", "f.e", "e", "f:\n  h: 1\n\ne:\n- a\n\n# end\n"),
        // With parents that have to be made: in its place.
        (
            "p:\n  n: 1\n  # who\n  r: a # b\n  s: 2\n",
            "p.r",
            "p.i.r",
            "p:\n  n: 1\n  i:\n    # who\n    r: a # b\n  s: 2\n",
        ),
        (
            "p:\n    r:\n    - a:\n        x\n    s: 2",
            "p.r",
            "p.i.j.k",
            "p:\n    i:\n        j:\n            k:\n            - a:\n                x\n    s: 2",
        ),
        ("- r: 1\n", "0.r", "0.i.r", "- i:\n    r: 1\n"),
        ("- r: 1\n  s: 2\n", "0.s", "0.i.s", "- r: 1\n  i:\n    s: 2\n"),
        // Text over lines.
        (
            "r: one\n  two\n\n  three\np:\n  a: 1\n",
            "r",
            "p.r",
            "p:\n  a: 1\n  r: one\n    two\n\n    three\n",
        ),
        ("r: 'one\n\ttwo'\np:\n  a: 1\n", "r", "p.r", "p:\n  a: 1\n  r: 'one\n  \ttwo'\n"),
        ("p:\n  r: |\n    a\n   \n      b\n  s: 1\n", "p.r", "r", "p:\n  s: 1\nr: |\n  a\n \n    b\n"),
        ("p:\n  r: |+\n    a\n\nq:\n  b: 1\n", "p.r", "q.r", "q:\n  b: 1\n  r: |+\n    a\n\n"),
        // Between braces.
        ("p: {r: a, i: {b: 1}, c: 2}\n", "p.r", "p.i.r", "p: {i: {b: 1, r: a}, c: 2}\n"),
        ("p: {n: 1, r: 'a'}\n", "p.r", "p.i.r", "p: {n: 1, i: { r: 'a' }}\n"),
        ("p: {n: 1, r: {x: [1]}}\nq:\n  b: 1\n", "p.r", "q.r", "p: {n: 1}\nq:\n  b: 1\n  r: {x: [1]}\n"),
        (
            "p: {\n  n: 1,\n  # who\n  r: a # b\n}\nq:\n  b: 1\n",
            "p.r",
            "q.r",
            "p: {\n  n: 1\n}\nq:\n  b: 1\n  # who\n  r: a  # b\n",
        ),
        ("r: a, ${b}\np: {n: 1}\n", "r", "p.r", "p: {n: 1, r: 'a, ${b}'}\n"),
        ("r: [a]\np: {}\n", "r", "p.r", "p: {r: [a]}\n"),
        ("{\"p\":{\"n\":1,\"r\":2},\"q\":{}}", "p.r", "q.s", "{\"p\":{\"n\":1},\"q\":{\"s\": 2}}"),
        // Anchors come along, where nobody else needs them.
        ("a: &x 1\nr: *x\np:\n  n: 1\n", "r", "p.r", "a: &x 1\np:\n  n: 1\n  r: *x\n"),
        ("r: &x !Sub 'a'\np:\n  n: 1\n", "r", "p.r", "p:\n  n: 1\n  r: &x !Sub 'a'\n"),
        // Another name only.
        ("a: 1\nb: 2\n", "a", "c", "c: 1\nb: 2\n"),
    ] {
        assert_eq!(moved(before, from, to).as_deref(), Ok(expected), "{from} to {to} in\n{before}");
    }
}

#[test]
fn what_can_not_go_stays() {
    for (before, from, to, why) in [
        ("a: 1\nb: {a: 2}\n", "a", "b.a", Refusal::Exists),
        ("a: 1\nb: text\n", "a", "b.a", Refusal::NotACollection),
        ("a: 1\nb: ${file(x.yml)}\n", "a", "b.a", Refusal::NotACollection),
        ("a: {b: 1}\nc: 1\n", "a", "a.d", Refusal::Inside),
        ("a:\n- b: 1\n- c: 1\n", "a.0.b", "a.d", Refusal::NotACollection),
        ("p:\n  n: 1\na: &x 1\nr: *x\n", "r", "p.r", Refusal::BeforeAnchor("x".to_owned())),
        ("a: &x 1\nr: *x\np:\n  n: 1\n", "a", "p.a", Refusal::Anchored("x".to_owned())),
        ("r:\n  - a\np: {n: 1}\n", "r", "p.r", Refusal::BlockInFlow),
        ("r: |\n  a\np: {n: 1}\n", "r", "p.r", Refusal::BlockInFlow),
        ("r: a # b\np: {n: 1}\n", "r", "p.r", Refusal::Comment),
        ("n: 1\n# b\nr: a\np: {n: 1}\n", "r", "p.r", Refusal::Comment),
        ("r: 'a\n  b'\np: {n: 1}\n", "r", "p.r", Refusal::Lines),
        ("a: &x {r: 1, s: 2}\nb: *x\n", "a.r", "c", Refusal::Shared("x".to_owned())),
        ("? a\n: 1\nb:\n  c: 1\n", "a", "b.a", Refusal::Unusual),
    ] {
        assert_eq!(moved(before, from, to), Err(why), "{from} to {to} in\n{before}");
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
