//! Globs for paths: `*` within a folder, `**` through folders, `?` for one character.

/// Whether a path with slashes matches. A pattern without a slash matches a name anywhere, and one that names a
/// folder matches all that is in it.
pub fn matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let anchored = pattern.contains('/');
    let steps: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    match anchored {
        true => (0..=path.len()).rev().any(|end| steps_match(&steps, &path[..end])),
        false => path.iter().any(|part| part_matches(pattern, part)),
    }
}

fn steps_match(steps: &[&str], path: &[&str]) -> bool {
    // The row of a table: which beginnings of the path the steps so far match.
    let mut row = vec![false; path.len() + 1];
    row[0] = true;
    for step in steps {
        let mut next = vec![false; path.len() + 1];
        for end in 0..=path.len() {
            next[end] = match *step {
                "**" => row[..=end].contains(&true),
                step => end > 0 && row[end - 1] && part_matches(step, path[end - 1]),
            };
        }
        row = next;
    }
    row[path.len()]
}

fn part_matches(pattern: &str, part: &str) -> bool {
    let part: Vec<char> = part.chars().collect();
    let mut row = vec![false; part.len() + 1];
    row[0] = true;
    for sign in pattern.chars() {
        let mut next = vec![false; part.len() + 1];
        for end in 0..=part.len() {
            next[end] = match sign {
                '*' => row[..=end].contains(&true),
                sign => end > 0 && row[end - 1] && (sign == '?' || sign == part[end - 1]),
            };
        }
        row = next;
    }
    row[part.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn globs_match_as_people_expect() {
        for (pattern, path, expected) in [
            ("serverless.yml", "a/b/serverless.yml", true),
            ("*.yml", "a/serverless.yml", true),
            ("examples/**", "examples/a/serverless.yml", true),
            ("examples/", "examples/a/serverless.yml", true),
            ("examples/*", "examples/a/serverless.yml", true),
            ("./legacy/*/serverless.y?l", "legacy/x/serverless.yml", true),
            ("**/old/*.yml", "a/b/old/c.yml", true),
            ("legacy/*.yml", "other/legacy/a.yml", false),
            ("*.json", "a/serverless.yml", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
