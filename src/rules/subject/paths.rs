//! The paths of properties: rules make very many properties and hardly ever ask where one is, so a path is a number.

use std::cell::RefCell;
use std::rc::Rc;

use crate::value::{PathStep, ValuePath};

/// The path of a property in [`Paths`].
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub(super) struct PathId(u32);

impl PathId {
    /// The path of the configuration itself.
    pub const ROOT: PathId = PathId(0);
}

/// All paths so far, each as its last step and the path above it.
#[derive(Debug, Default)]
pub(super) struct Paths(RefCell<Vec<(PathId, PathStep)>>);

impl Paths {
    /// The path one step below another.
    pub fn below(&self, above: PathId, step: PathStep) -> PathId {
        let mut paths = self.0.borrow_mut();
        paths.push((above, step));
        PathId(paths.len() as u32)
    }

    /// Forgets them all. No property may be left that has one.
    pub fn clear(&mut self) {
        self.0.get_mut().clear();
    }

    /// The last step.
    pub fn last(&self, id: PathId) -> Option<PathStep> {
        self.upwards(id, |step| Some(step.clone()))
    }

    /// The last key.
    pub fn nearest_key(&self, id: PathId) -> Rc<str> {
        let key = self.upwards(id, |step| match step {
            PathStep::Key(key) => Some(Rc::clone(key)),
            PathStep::Index(_) => None,
        });
        key.unwrap_or_default()
    }

    /// All steps.
    pub fn path(&self, id: PathId) -> ValuePath {
        let mut steps = Vec::new();
        self.upwards(id, |step| {
            steps.push(step.clone());
            None::<()>
        });
        steps.reverse();
        ValuePath(steps)
    }

    /// Looks at the steps from the last one up, until one has something.
    fn upwards<T>(&self, id: PathId, mut look: impl FnMut(&PathStep) -> Option<T>) -> Option<T> {
        let paths = self.0.borrow();
        let mut at = id;
        while let Some((above, step)) = (at.0 as usize).checked_sub(1).and_then(|index| paths.get(index)) {
            if let Some(found) = look(step) {
                return Some(found);
            }
            at = *above;
        }
        None
    }
}
