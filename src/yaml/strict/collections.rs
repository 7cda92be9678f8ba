//! What block and flow collections share.

use super::super::build::{Built, OpenMapping};
use super::{Place, Reader, Result};

impl Reader<'_, '_> {
    /// Adds a pair to a mapping; `key_place` is where its key starts.
    pub(super) fn store_pair(
        &mut self,
        mapping: &mut OpenMapping,
        key: Built,
        merge: bool,
        value: Built,
        key_place: Place,
    ) -> Result<()> {
        self.builder.pair(mapping, key, merge, value).map_err(|problem| {
            if problem.at_pair {
                // js-yaml takes a zero for "not known" and stays where it is.
                let or = |known: usize, current: usize| if known == 0 { current } else { known };
                self.at.line = or(key_place.line, self.at.line);
                self.at.line_start = or(key_place.line_start, self.at.line_start);
                self.at.position = or(key_place.position, self.at.position);
            }
            self.problem(problem)
        })
    }
}
