//! Pairs and items taken out.

use crate::{after, read, steps};
use slsconf::edit::{Comments, Layout, Refusal, remove};

fn removed(text: &str, path: &str, comments: Comments) -> Result<(String, String), Refusal> {
    let mut gone = String::new();
    let result = after(text, |layout| {
        let removal = remove(layout, layout.find(&steps(path))?, 0, comments)?;
        gone = removal.gone.join(".");
        Ok(removal.edits)
    })?;
    Ok((result, gone))
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
