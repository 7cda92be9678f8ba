//! What the targets share: a service of one file, in a folder that is not there.

use std::path::PathBuf;
use std::sync::LazyLock;

use slsconf::rules::{Date, Links, Request, Selection, Settings};
use slsconf::service::{Location, Options, Target};
use slsconf::source::Sources;

/// No file is found here, so that a run depends on its input only.
const FOLDER: &str = "/a-folder-that-is-not-there";

/// No role is known.
static NO_LINKS: LazyLock<Links> = LazyLock::new(Links::default);

/// Where the service would be.
pub fn location() -> Location {
    let path = PathBuf::from(FOLDER).join("serverless.yml");
    Location { path, stdin: false, service_dir: FOLDER.into() }
}

/// The service's only file.
pub fn files(text: &str) -> Sources {
    let mut files = Sources::relative_to(FOLDER);
    files.add(location().path, text);
    files
}

/// Every rule there is.
pub fn selection() -> Selection {
    let settings = Settings { select: Some(vec!["ALL".to_owned()]), pedantic: true, ..Settings::default() };
    settings.selection().expect("ALL names rules")
}

/// What lint and fix are asked for, on a day that does not change.
pub fn request(selection: &Selection, target: Option<Target>) -> Request<'_> {
    let today = Date::parse("2026-01-01").expect("that is a date");
    Request { location: location(), options: Options::default(), target, today, selection, links: &NO_LINKS }
}
