//! What the sources ask AWS: each question once, and those of a pass together.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::aws::{Aws, AwsError, Call, Reply};

/// Calls with their answers, as far as they are there.
#[derive(Debug, Default)]
pub struct AwsCalls {
    answers: FxHashMap<Call, Result<Reply, AwsError>>,
    /// Not sent yet, in the order they were asked.
    queue: Vec<Call>,
    queued: FxHashSet<Call>,
    /// Whose keys the calls are signed with, in words.
    keys: String,
}

impl AwsCalls {
    /// The answer to a call. If there is none yet, the call is sent before the next round of the pass.
    pub(super) fn ask(&mut self, call: Call) -> Option<&Result<Reply, AwsError>> {
        if !self.answers.contains_key(&call) && self.queued.insert(call.clone()) {
            self.queue.push(call.clone());
        }
        self.answers.get(&call)
    }

    /// Whether there are calls to send.
    pub fn are_waiting(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Sends what is waiting, and waits for the answers. `keys` says in words where the client's keys are from.
    pub fn send(&mut self, aws: &Aws, keys: &str) {
        keys.clone_into(&mut self.keys);
        let calls = std::mem::take(&mut self.queue);
        let replies = aws.send(&calls);
        self.answers.extend(calls.into_iter().zip(replies));
    }

    /// Where the keys were from that the last calls were signed with.
    pub(super) fn keys(&self) -> &str {
        &self.keys
    }
}
