//! Pairs moved to another place.

use crate::{after, steps};
use slsconf::edit::{Comments, Refusal, relocate};

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
