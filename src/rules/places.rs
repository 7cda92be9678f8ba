//! Which places are worth pointing at beside the token of a finding.

use super::Property;
use crate::source::Span;

/// Where a property is set, if its value was written elsewhere. The key right before the token says nothing new.
pub(super) fn elsewhere(property: &Property<'_>) -> Option<Span> {
    let place = property.place()?;
    let is_beside = property.token().is_some_and(|token| {
        let text = property.subject().text(token.file);
        let between = text.get(place.range().end..token.range().start).unwrap_or_default();
        let after_colon =
            between.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':').map(str::trim);
        // An anchor or a tag may stand before the value.
        let is_value = |rest: &str| rest.is_empty() || rest.starts_with(['&', '!']) && !rest.contains('\n');
        place.file == token.file && after_colon.is_some_and(is_value)
    });
    (!is_beside).then_some(place)
}
