//! Whether a project file may make this machine use its user's credentials: only if the user said so, for these roles.
//!
//! A file that comes with a repository names roles, profiles and secrets, and whoever changes it would decide what the
//! next `slsconf print` asks AWS for. So what it names is confirmed once, and again after every change of it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::project::Project;
use crate::project::model::Secret;

/// What the user has confirmed.
#[derive(Clone, Debug)]
pub struct Trust {
    /// The file of what was confirmed, a line each; `None` without a home.
    pub file: Option<PathBuf>,
    /// Whether everything is trusted for this run (`SLSCONF_TRUST`).
    pub for_this_run: bool,
    /// Whether to confirm what is asked (`--trust`).
    pub confirm: bool,
}

impl Trust {
    /// Whether the user has confirmed what a project file names.
    pub fn has(&self, project: &Project) -> bool {
        let remembered = || {
            let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
            let wanted = fingerprint(project);
            text.lines().any(|line| line == wanted)
        };
        self.for_this_run || remembered()
    }

    /// Remembers that the user has confirmed it.
    pub fn remember(&self, project: &Project) -> io::Result<()> {
        let file = self.file.as_ref().ok_or_else(|| {
            io::Error::new(io::ErrorKind::NotFound, "there is no folder for it: set HOME or XDG_STATE_HOME")
        })?;
        if let Some(folder) = file.parent() {
            create_private_folder(folder)?;
        }
        let mut file = private_options().append(true).create(true).open(file)?;
        // One write, so that two runs at once do not mix their lines.
        file.write_all(format!("{}\n", fingerprint(project)).as_bytes())
    }
}

/// A hash of where a project file is and of everything it names but the rules of `lint`.
pub fn fingerprint(project: &Project) -> String {
    let settings = &project.settings;
    let named = format!(
        "{}\0{:?}\0{:?}\0{:?}",
        project.path.display(),
        settings.secrets,
        settings.profiles,
        settings.apps
    );
    hash(&named)
}

/// What a project file names, a line each, for the question whether it is trusted.
pub fn summary(project: &Project) -> Vec<String> {
    let settings = &project.settings;
    let secrets = settings.secrets.iter().filter_map(|(name, secret)| {
        Some(match secret {
            Secret::AwsRole(role) => role_line(name, &role.role_arn, role.source_profile.as_deref()),
            Secret::Ssm(stored) => format!("read parameter {} as `{name}`", stored.name),
            Secret::SecretsManager(stored) => format!("read secret {} as `{name}`", stored.name),
            Secret::Env(_) => return None,
        })
    });
    let profiles = settings
        .profiles
        .iter()
        .map(|(name, role)| role_line(name, &role.role_arn, role.source_profile.as_deref()));
    secrets.chain(profiles).collect()
}

fn role_line(name: &str, arn: &str, source_profile: Option<&str>) -> String {
    let from = source_profile.map(|profile| format!(" from AWS profile {profile}")).unwrap_or_default();
    format!("assume role {arn}{from} as `{name}`")
}

/// A SHA-256 hash in hexadecimal.
pub(super) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Options of files that only their owner may read, where the system knows such.
pub(super) fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder that only its owner may read, with those above it.
pub(super) fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
