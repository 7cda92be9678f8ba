//! What has to be said where there is no fix.

/// Why there is no fix, and what to do.
#[derive(Debug)]
pub(super) struct ByHand {
    /// Why.
    pub why: String,
    /// What to run or write, if it is not what is always said.
    pub help: Option<String>,
}

impl ByHand {
    pub(super) fn because(why: impl Into<String>) -> ByHand {
        ByHand { why: why.into(), help: None }
    }
}
