//! Pairs and items put in.

use crate::{after, steps, text};
use slsconf::edit::{Content, Refusal, append, insert};

fn inserted(text: &str, path: &str, after_key: Option<&str>, content: Content) -> Result<String, Refusal> {
    after(text, |layout| Ok(insert(layout, &steps(path), after_key, content)?.edits))
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
