//! "Did you mean": the known word nearest to a mistyped one.

/// The candidate nearest to `word`, if one is near enough to be a slip of the finger.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    within(((word.chars().count() + 1) / 3).min(3), word, candidates)
}

/// The candidate that differs from `word` by one letter, by two in a long word: for words that may well be meant.
pub fn slip<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    within(if word.chars().count() < 8 { 1 } else { 2 }, word, candidates)
}

fn within<'a>(limit: usize, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = letters(word);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&word, &letters(candidate), limit)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The letters of a word, all small.
fn letters(word: &str) -> Vec<char> {
    match word.is_ascii() {
        true => word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect(),
        false => word.chars().flat_map(char::to_lowercase).collect(),
    }
}

/// How many letters were left out, added, mistaken or swapped with the next, if these are not more than `limit`.
fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut above = row.clone();
    let mut last = row.clone();
    for (line, letter) in left.iter().enumerate() {
        // Nothing below two such lines is smaller.
        if row.iter().chain(&above).all(|count| *count > limit) {
            return None;
        }
        (last, above, row) = (above, row, last);
        row[0] = line + 1;
        for column in 0..right.len() {
            let substituted = above[column] + usize::from(*letter != right[column]);
            row[column + 1] = substituted.min(above[column + 1] + 1).min(row[column] + 1);
            let swapped =
                line > 0 && column > 0 && *letter == right[column - 1] && left[line - 1] == right[column];
            if swapped {
                row[column + 1] = row[column + 1].min(last[column - 1] + 1);
            }
        }
    }
    Some(row[right.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{closest, slip};

    #[test]
    fn only_near_words_are_suggested() {
        assert_eq!(closest("tabel", ["stage", "table", "bucket"]), Some("table"));
        assert_eq!(closest("slef", ["opt", "self", "sls"]), Some("self"));
        assert_eq!(closest("Stage", ["stage"]), Some("stage"));
        assert_eq!(closest("region", ["stage", "table"]), None);
        assert_eq!(slip("timeuot", ["timeout"]), Some("timeout"));
        assert_eq!(slip("cfLogs", ["logs"]), None);
    }
}
