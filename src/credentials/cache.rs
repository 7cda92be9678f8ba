//! Keys of sessions kept between runs, if the user asks for it: one file a session, for its owner's eyes only.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use zeroize::Zeroizing;

use super::session;
use super::trust::{create_private_folder, hash, private_options};
use crate::aws::{KeyMaterial, TemporaryKeys};

/// How long before they expire keys are no longer given out.
const SLACK: Duration = Duration::from_secs(5 * 60);
/// How large a file of keys can be.
const SIZE_LIMIT: u64 = 64 << 10;

/// Where sessions are kept.
#[derive(Clone, Debug)]
pub struct Cache {
    /// The folder; never inside of a project.
    pub folder: PathBuf,
}

impl Cache {
    /// The keys kept for a session, if they still work for a while. A file that others may read is as good as none.
    pub fn load(&self, session: &str, now: SystemTime) -> Option<TemporaryKeys> {
        let path = self.path(session);
        if !is_private(&path) {
            return None;
        }
        let mut text = Zeroizing::new(String::new());
        fs::File::open(&path).ok()?.take(SIZE_LIMIT).read_to_string(&mut text).ok()?;
        let mut lines = text.lines();
        let mut line = || lines.next().filter(|line| !line.is_empty());
        let expires_at = UNIX_EPOCH.checked_add(Duration::from_secs(line()?.parse().ok()?))?;
        let keys = TemporaryKeys {
            access_key_id: KeyMaterial::new(line()?),
            secret_access_key: KeyMaterial::new(line()?),
            session_token: KeyMaterial::new(line()?),
            expires_at,
        };
        (expires_at > now + SLACK).then_some(keys)
    }

    /// Keeps the keys of a session.
    pub fn store(&self, session: &str, keys: &TemporaryKeys) -> io::Result<()> {
        create_private_folder(&self.folder)?;
        let text = Zeroizing::new(format!(
            "{}\n{}\n{}\n{}\n",
            session::seconds(keys.expires_at),
            keys.access_key_id.expose(),
            keys.secret_access_key.expose(),
            keys.session_token.expose()
        ));
        let path = self.path(session);
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut file = private_options().write(true).create_new(true).open(&temporary)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| fs::rename(&temporary, &path));
        if written.is_err() {
            // What can't be removed either is no worse than what is told anyway.
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    fn path(&self, session: &str) -> PathBuf {
        self.folder.join(hash(session))
    }
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::symlink_metadata(path);
    metadata.is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(expires_at: SystemTime) -> TemporaryKeys {
        TemporaryKeys {
            access_key_id: KeyMaterial::new("id"),
            secret_access_key: KeyMaterial::new("secret"),
            session_token: KeyMaterial::new("token"),
            expires_at,
        }
    }

    #[test]
    fn keys_are_given_out_until_five_minutes_before_they_expire() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { folder: folder.path().join("sessions") };
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
        assert_eq!(cache.load("a", now), None);
        let stored = keys(now + Duration::from_secs(3600));
        cache.store("a", &stored).unwrap();
        assert_eq!(cache.load("a", now), Some(stored));
        assert_eq!(cache.load("b", now), None);
        assert!(cache.load("a", now + Duration::from_secs(3299)).is_some());
        assert!(cache.load("a", now + Duration::from_secs(3300)).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { folder: folder.path().join("sessions") };
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
        cache.store("a", &keys(now + Duration::from_secs(3600))).unwrap();
        let path = cache.path("a");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&cache.folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(cache.load("a", now), None);
    }
}
