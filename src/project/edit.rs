//! Additions to `slsconf.yml` as changes of its text: comments, layout and line ends stay as they are.

use crate::edit::{self, Content, Edit, Layout, Refusal};
use crate::source::Sources;
use crate::yaml::{self, Schema};

/// Puts a key with a value into the map at a path. Maps that are missing on the way are made. `None` if the layout does
/// not allow it: then the user has to.
pub fn add(text: &str, path: &[&str], key: &str, value: Content) -> Option<String> {
    let path = [path, &[key]].concat();
    edited(text, |layout| Ok(edit::insert(layout, &path, None, value)?.edits))
}

/// Appends a text to the list in brackets, or in lines, at a path.
pub fn append(text: &str, path: &[&str], item: &str) -> Option<String> {
    edited(text, |layout| {
        let list = layout.value(layout.find(path)?);
        edit::append(layout, list, &Content::Text(item.to_owned()))
    })
}

/// What stands under the name of a secret that is a role.
pub fn role(role_arn: &str, external_id: Option<&str>, app: Option<&str>) -> Content {
    let text = |key: &str, value: &str| (key.to_owned(), Content::Text(value.to_owned()));
    let mut entries = vec![text("type", "aws-role"), text("role_arn", role_arn)];
    entries.extend(external_id.map(|id| text("external_id", id)));
    entries.extend(app.map(|app| {
        let apps = Content::List(vec![Content::Text(app.to_owned())]);
        ("allowed_apps".to_owned(), Content::Inline(Box::new(apps)))
    }));
    Content::Map(entries)
}

fn edited(text: &str, build: impl FnOnce(&Layout<'_>) -> Result<Vec<Edit>, Refusal>) -> Option<String> {
    let mut files = Sources::default();
    let file = files.add("slsconf.yml", text);
    let tree = yaml::read(&files, file, &Schema::OSLS_4).ok()?.tree;
    let edits = build(&Layout::of(&tree)).ok()?;
    edit::apply(file, text, &edits).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Content {
        Content::Text(text.to_owned())
    }

    fn map() -> Content {
        Content::Map(vec![("type".to_owned(), text("env")), ("name".to_owned(), text("A"))])
    }

    #[test]
    fn a_key_goes_to_the_end_of_its_map_in_every_layout() {
        for (before, after) in [
            ("version: 1\n", "version: 1\nsecrets:\n  x:\n    type: env\n    name: A\n"),
            ("version: 1", "version: 1\nsecrets:\n  x:\n    type: env\n    name: A"),
            (
                "secrets: # ours\n  # a: 1\nversion: 1 # one\n# end\n",
                "secrets: # ours\n  x:\n    type: env\n    name: A\n  # a: 1\nversion: 1 # one\n# end\n",
            ),
            (
                "secrets:\n    a: # first\n        type: env # kind\n\n# next\nversion: 1\n",
                "secrets:\n    a: # first\n        type: env # kind\n    x:\n        type: env\n        name: A\n\n# next\nversion: 1\n",
            ),
            ("secrets: {}\nversion: 1\n", "secrets: {x: { type: env, name: A }}\nversion: 1\n"),
            ("secrets: { a: 1 } # c\n", "secrets: { a: 1, x: { type: env, name: A } } # c\n"),
            ("secrets: {\n  a: 1,\n}\n", "secrets: {\n  a: 1,\n  x: { type: env, name: A },\n}\n"),
            ("{version: 1}", "{version: 1, secrets: { x: { type: env, name: A } }}"),
            (
                "secrets:\r\n  a: 1\r\nversion: 1\r\n",
                "secrets:\r\n  a: 1\r\n  x:\r\n    type: env\r\n    name: A\r\nversion: 1\r\n",
            ),
            (
                "secrets:\n  a: |\n    text\n\nversion: 1\n",
                "secrets:\n  a: |\n    text\n  x:\n    type: env\n    name: A\n\nversion: 1\n",
            ),
            ("secrets:\n  é: 'b'\n...\n", "secrets:\n  é: 'b'\n  x:\n    type: env\n    name: A\n...\n"),
        ] {
            assert_eq!(add(before, &["secrets"], "x", map()).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn names_that_need_quotes_get_them() {
        let added = add("a:\n", &["a"], "1", text("yes: no"));
        assert_eq!(added.as_deref(), Some("a:\n  '1': 'yes: no'\n"));
        let added = add("a: {}\n", &["a"], "b", text("x, y"));
        assert_eq!(added.as_deref(), Some("a: {b: \"x, y\"}\n"));
    }

    #[test]
    fn lists_grow_at_their_end() {
        assert_eq!(append("a: [x] # c\n", &["a"], "z").as_deref(), Some("a: [x, z] # c\n"));
        assert_eq!(append("a: []\n", &["a"], "z").as_deref(), Some("a: [z]\n"));
        assert_eq!(append("a:\n- x # c\nb: 1\n", &["a"], "z").as_deref(), Some("a:\n- x # c\n- z\nb: 1\n"));
        assert_eq!(append("a:\n  - x\n", &["a"], "z").as_deref(), Some("a:\n  - x\n  - z\n"));
    }

    #[test]
    fn what_is_no_map_is_left_alone() {
        for text_before in ["a: &x {}\nb: *x\n", "b: ~\n", "b: text\n", "b: [1]\n"] {
            assert_eq!(add(text_before, &["b"], "x", text("y")), None, "{text_before}");
        }
    }
}
