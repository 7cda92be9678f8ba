//! Lines that stand once in each of two texts, and in both in one order: between two of them, texts can be compared by
//! themselves.

/// The places of such lines, as many as there can be in one order. Lines are numbers below `kinds`, equal lines equal numbers.
pub(super) fn landmarks(old: &[u32], new: &[u32], kinds: usize) -> Vec<(usize, usize)> {
    let (in_old, in_new) = (places(old, kinds), places(new, kinds));
    let single = |(place, line): (usize, &u32)| match (in_old[*line as usize], in_new[*line as usize]) {
        (Place::Once(_), Place::Once(other)) => Some((place, other)),
        _ => None,
    };
    in_order(&old.iter().enumerate().filter_map(single).collect::<Vec<_>>())
}

/// Where a line stands.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    Once(usize),
    Often,
}

fn places(lines: &[u32], kinds: usize) -> Vec<Place> {
    let mut places = vec![Place::Nowhere; kinds];
    for (index, line) in lines.iter().enumerate() {
        let place = &mut places[*line as usize];
        *place = if matches!(place, Place::Nowhere) { Place::Once(index) } else { Place::Often };
    }
    places
}

/// The longest part of some pairs in which the second numbers grow, too. The first do in all of them.
fn in_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // By length, the pair with the least second number that ends a part of this length; and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(length.checked_sub(1).map(|length| ends[length]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut longest: Vec<_> = std::iter::successors(ends.last().copied(), |index| before[*index])
        .map(|index| pairs[index])
        .collect();
    longest.reverse();
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stand_once_in_both_are_found_in_their_order() {
        // 1 stands twice in one text, 4 and 5 in one text only.
        assert_eq!(landmarks(&[0, 1, 2, 4, 3], &[5, 0, 1, 1, 2, 3], 6), [(0, 1), (2, 4), (4, 5)]);
        assert_eq!(landmarks(&[], &[], 0), []);
    }

    #[test]
    fn of_lines_that_changed_places_those_stay_that_are_more() {
        // 0 went to the end.
        assert_eq!(landmarks(&[0, 1, 2, 3], &[1, 2, 3, 0], 4), [(1, 0), (2, 1), (3, 2)]);
        assert_eq!(landmarks(&[0, 1, 2, 3], &[3, 0, 1, 2], 4), [(0, 1), (1, 2), (2, 3)]);
        assert_eq!(landmarks(&[0, 1, 2, 3, 4, 5], &[3, 4, 0, 1, 2, 5], 6), [(0, 2), (1, 3), (2, 4), (5, 5)]);
    }
}
