//! Why the layout of a file does not allow an edit.

use std::fmt;

/// Why there is no edit; its text completes "not changed: …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing at the path.
    Missing,
    /// There is something at the new path already.
    Exists,
    /// On the way to the path is something that is no map or list.
    NotACollection,
    /// The value comes from an alias, so that it stands in another place.
    Aliased,
    /// It is inside an anchor's value, which aliases use elsewhere.
    Shared(String),
    /// It defines an anchor that is used elsewhere.
    Anchored(String),
    /// It uses an anchor that would come after it.
    BeforeAnchor(String),
    /// A merge (`<<`) has a say in it.
    Merged,
    /// It is all there is in what has to stay.
    OnlyChild,
    /// There is more in it.
    OtherKeys,
    /// The new place is inside of the old one.
    Inside,
    /// Something in lines would have to stand between braces or brackets.
    BlockInFlow,
    /// A comment stands where it would be lost.
    Comment,
    /// The text has line breaks and would have to be on one line.
    Lines,
    /// An item is no text that is known.
    Item,
    /// It is written in a way that is too unusual: keys with `?`, tabs, tags on lines of their own.
    Unusual,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Missing => formatter.write_str("it is not written in this file"),
            Refusal::Exists => formatter.write_str("there is something in the new place already"),
            Refusal::NotACollection => formatter.write_str("what it would belong to is no map or list"),
            Refusal::Aliased => formatter.write_str("it comes from an alias"),
            Refusal::Shared(anchor) => {
                write!(formatter, "it is part of `&{anchor}`, which is used elsewhere")
            }
            Refusal::Anchored(anchor) => {
                write!(formatter, "it defines the anchor `&{anchor}`, which is used elsewhere")
            }
            Refusal::BeforeAnchor(anchor) => write!(formatter, "it would come before the anchor `&{anchor}`"),
            Refusal::Merged => formatter.write_str("a merge (`<<`) has a say in it"),
            Refusal::OnlyChild => formatter.write_str("nothing else would be left in its place"),
            Refusal::OtherKeys => formatter.write_str("there is more in it"),
            Refusal::Inside => formatter.write_str("its new place would be inside itself"),
            Refusal::BlockInFlow => formatter.write_str("what is in lines can't stand between braces"),
            Refusal::Comment => formatter.write_str("a comment would be lost"),
            Refusal::Lines => formatter.write_str("it goes over several lines"),
            Refusal::Item => formatter.write_str("an item of a list is no plain text"),
            Refusal::Unusual => formatter.write_str("it is written in an unusual way"),
        }
    }
}

impl std::error::Error for Refusal {}
