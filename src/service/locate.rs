//! Which file is the service's configuration (`spec/print.md` §1.1).

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Diagnostic, Failure};

/// The names the framework looks for, in its order.
const NAMES: [&str; 7] = [
    "serverless.yml",
    "serverless.yaml",
    "serverless.json",
    "serverless.js",
    "serverless.mjs",
    "serverless.cjs",
    "serverless.ts",
];

/// Where the configuration is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file, absolute; a name in the working directory for standard input.
    pub path: PathBuf,
    /// Whether it is standard input.
    pub stdin: bool,
    /// The folder all relative paths of the configuration start at.
    pub service_dir: PathBuf,
}

impl Location {
    /// The file's name, as messages quote it.
    pub fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether the configuration is a program that must run to say what it is.
    pub fn is_script(&self) -> bool {
        let extension = self.path.extension().and_then(|extension| extension.to_str());
        !self.stdin && matches!(extension, Some("js" | "cjs" | "mjs" | "ts"))
    }
}

/// Finds the configuration: the file or folder given as an argument or by `--config`, or the first of the
/// framework's names in `cwd`. Unlike the framework, a path may lead anywhere. `no_service` is what the framework
/// for a folder says if there is nothing in it.
pub fn locate(
    cwd: &Path,
    argument: Option<&Path>,
    config: Option<&str>,
    no_service: impl Fn(&Path) -> &'static str,
) -> Result<Location, Failure> {
    if argument == Some(Path::new("-")) {
        return Ok(Location { path: cwd.join("<stdin>"), stdin: true, service_dir: cwd.to_owned() });
    }
    if let Some(config) = config {
        return configured(&argument.map_or(cwd.to_owned(), |folder| cwd.join(folder)), config);
    }
    match argument.map(|argument| cwd.join(argument)) {
        Some(path) if path.is_dir() => find_in(&path, no_service),
        Some(path) if path.exists() => Ok(at(path)),
        Some(path) => {
            let message = format!("Cannot find {}", path.display());
            let help = "name a configuration file or the folder it is in";
            Err(Failure::usage(Diagnostic::error(message).help(help)))
        }
        None => find_in(cwd, no_service),
    }
}

fn find_in(folder: &Path, no_service: impl Fn(&Path) -> &'static str) -> Result<Location, Failure> {
    let found = NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    found.map(at).ok_or_else(|| {
        let help = format!(
            "there is no serverless.yml in {}; change to its folder, or name it: --config path/to/serverless.yml",
            folder.display()
        );
        Failure::usage(Diagnostic::error(no_service(folder)).help(help))
    })
}

/// The file `--config` names. The odd quote and the missing parenthesis of the messages are upstream's.
fn configured(folder: &Path, config: &str) -> Result<Location, Failure> {
    let path = folder.join(config);
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !["yml", "yaml", "json", "js", "mjs", "cjs", "ts"].contains(&extension) {
        let message = "Invalid \"--config\" value: Unsupported file extension (expected one of: yml, yaml, json, js, mjs, cjs, ts";
        return Err(Failure::usage(Diagnostic::error(message).help("rename the file, or name another one")));
    }
    if path.is_file() {
        return Ok(at(path));
    }
    let diagnostic = if path.exists() {
        Diagnostic::error(format!("Invalid \"--config\" value: \"{config}\" is not a file"))
    } else {
        Diagnostic::error(format!("'Invalid \"--config\" value: Cannot find \"{config}\" in service folder"))
    };
    let help = format!("relative paths start at {}", folder.display());
    Err(Failure::usage(diagnostic.help(help)))
}

/// A file in a folder whose path holds no symbolic links.
pub fn in_real_folder(service_dir: &Path, name: &OsStr) -> Location {
    Location { path: service_dir.join(name), stdin: false, service_dir: service_dir.to_owned() }
}

fn at(path: PathBuf) -> Location {
    let service_dir = path.parent().map(Path::to_owned).unwrap_or_default();
    let service_dir = service_dir.canonicalize().unwrap_or(service_dir);
    let path = service_dir.join(path.file_name().unwrap_or_default());
    Location { path, stdin: false, service_dir }
}
