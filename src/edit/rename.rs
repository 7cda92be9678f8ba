//! Another name for a key in its place.

use super::{Edit, Layout, Place, Refusal, scalar};
use crate::yaml::Style;

/// Gives a key another name; it keeps its quotes.
pub fn rename(layout: &Layout<'_>, place: Place, name: &str) -> Result<Vec<Edit>, Refusal> {
    let tree = layout.tree();
    let key = layout.key(place).ok_or(Refusal::Missing)?;
    layout.start(place)?;
    layout.check_unshared(place)?;
    layout.check_unused(key)?;
    if layout.child(place.container, name).is_some() {
        return Err(Refusal::Exists);
    }
    let old = tree.text(key).ok_or(Refusal::Aliased)?;
    if [old, name].iter().any(|name| layout.may_merge(place.container, name)) {
        return Err(Refusal::Merged);
    }
    let written = match tree.style(key) {
        Some(style @ (Style::SingleQuoted | Style::DoubleQuoted)) => scalar::quoted(name, style),
        Some(Style::Plain) => scalar::scalar(name, layout.is_flow(place.container), layout.habits()),
        _ => return Err(Refusal::Unusual),
    };
    Ok(vec![Edit::replace(tree.content_span(key), written)])
}
