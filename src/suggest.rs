//! "Did you mean": the known word nearest to a mistyped one.

/// The candidate nearest to `word`, if one is near enough to be a slip of the finger.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = ((word.chars().count() + 1) / 3).min(3);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters were left out, added, mistaken or swapped with the next, letter case ignored.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().flat_map(char::to_lowercase).collect();
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut above = row.clone();
    for (line, letter) in left.iter().enumerate() {
        let last = std::mem::replace(&mut above, row);
        row = vec![line + 1; right.len() + 1];
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
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn only_near_words_are_suggested() {
        assert_eq!(closest("tabel", ["stage", "table", "bucket"]), Some("table"));
        assert_eq!(closest("slef", ["opt", "self", "sls"]), Some("self"));
        assert_eq!(closest("Stage", ["stage"]), Some("stage"));
        assert_eq!(closest("region", ["stage", "table"]), None);
    }
}
