//! The nearest folder that has something in it, such as a repository's `.git`: a folder itself, or one above it.

use std::ffi::OsString;
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

/// Finds it for many folders, and looks into each folder once.
#[derive(Debug)]
pub struct Nearest {
    name: &'static str,
    is_it: fn(&Path) -> bool,
    /// The nearest one for each folder, by the bytes of its path.
    known: FxHashMap<OsString, Option<Rc<Path>>>,
}

impl Nearest {
    /// The nearest repository.
    pub fn repository() -> Nearest {
        Nearest::with(".git", Path::exists)
    }

    /// The nearest folder with something of this name, if that is what is looked for.
    pub fn with(name: &'static str, is_it: fn(&Path) -> bool) -> Nearest {
        Nearest { name, is_it, known: FxHashMap::default() }
    }

    /// The one for a folder.
    pub fn find(&mut self, folder: &Path) -> Option<Rc<Path>> {
        let mut passed = Vec::new();
        let mut found = None;
        for above in folder.ancestors() {
            if let Some(known) = self.known.get(above.as_os_str()) {
                found = known.clone();
                break;
            }
            passed.push(above.as_os_str().to_owned());
            if (self.is_it)(&above.join(self.name)) {
                found = Some(above.into());
                break;
            }
        }
        self.known.extend(passed.into_iter().map(|passed| (passed, found.clone())));
        found
    }

    /// Takes down whether it is in a folder, which then needs no look.
    pub fn learn(&mut self, folder: &Path, is_it: bool) {
        let nearest = match is_it {
            true => Some(folder.into()),
            false => folder.parent().and_then(|above| self.find(above)),
        };
        self.known.insert(folder.as_os_str().to_owned(), nearest);
    }
}
