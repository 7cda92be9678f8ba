//! Temporary keys in the form that the AWS SDKs read from a `credential_process`.

use serde_json::json;

/// The JSON text. `expiration` is in ISO 8601.
pub fn text(access_key_id: &str, secret_access_key: &str, session_token: &str, expiration: &str) -> String {
    let document = json!({
        "Version": 1,
        "AccessKeyId": access_key_id,
        "SecretAccessKey": secret_access_key,
        "SessionToken": session_token,
        "Expiration": expiration,
    });
    format!("{document}\n")
}
