//! Key material: text that no formatting shows, and that leaves nothing in memory.

use std::fmt;
use std::time::SystemTime;

use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

/// What stands for key material wherever it is shown.
const MASK: &str = "********";

/// A part of a key, or a text as secret as one. `Debug`, `Display` and serde show a mask; it is overwritten
/// when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyMaterial(Zeroizing<String>);

impl KeyMaterial {
    /// Takes a text over.
    pub fn new(text: impl Into<String>) -> KeyMaterial {
        KeyMaterial(Zeroizing::new(text.into()))
    }

    /// The text. Only for use, never for showing, unless the user asked to see it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyMaterial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl fmt::Display for KeyMaterial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl Serialize for KeyMaterial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

/// Keys that calls are signed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaticKeys {
    /// The name of the key pair.
    pub access_key_id: KeyMaterial,
    /// The key itself.
    pub secret_access_key: KeyMaterial,
    /// What goes with keys of a session.
    pub session_token: Option<KeyMaterial>,
}

/// Keys of a session that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemporaryKeys {
    /// The name of the key pair.
    pub access_key_id: KeyMaterial,
    /// The key itself.
    pub secret_access_key: KeyMaterial,
    /// What says that they are of a session.
    pub session_token: KeyMaterial,
    /// When they stop working.
    pub expires_at: SystemTime,
}

impl From<&TemporaryKeys> for StaticKeys {
    fn from(keys: &TemporaryKeys) -> StaticKeys {
        StaticKeys {
            access_key_id: keys.access_key_id.clone(),
            secret_access_key: keys.secret_access_key.clone(),
            session_token: Some(keys.session_token.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_formatting_of_keys_shows_them() {
        let keys = TemporaryKeys {
            access_key_id: KeyMaterial::new("hunter1"),
            secret_access_key: KeyMaterial::new("hunter2"),
            session_token: KeyMaterial::new("hunter3"),
            expires_at: SystemTime::UNIX_EPOCH,
        };
        let json = serde_json::to_string(&StaticKeys::from(&keys)).unwrap();
        let shown = format!("{keys:?} {:#?} {} {json}", StaticKeys::from(&keys), keys.session_token);
        assert!(!shown.contains("hunter"), "{shown}");
        assert_eq!(keys.secret_access_key.expose(), "hunter2");
    }
}
