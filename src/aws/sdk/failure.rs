//! The SDK's errors in our terms.

use std::error::Error;

use aws_config::{Region, SdkConfig};
use aws_sdk_sts::error::{ConnectorError, ProvideErrorMetadata, SdkError};

use super::super::{AwsError, AwsErrorKind};

/// Why a call to a service, in the region of the configuration, has no answer.
pub(super) fn of_call<E, R>(service: &str, config: &SdkConfig, error: &SdkError<E, R>) -> AwsError
where
    E: Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    let region = config.region().map_or("no region", Region::as_ref);
    let service = &format!("{service} in {region}");
    match error {
        SdkError::ServiceError(answer) if answer.err().code().is_some() => of_answer(service, answer.err()),
        SdkError::TimeoutError(_) => timeout(service),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => timeout(service),
        SdkError::DispatchFailure(failure) if failure.is_io() => {
            let message = format!("{service} can't be reached: {}", deepest(error));
            AwsError::new(AwsErrorKind::Unreachable, message)
        }
        SdkError::ServiceError(_) | SdkError::ResponseError(_) => {
            let message = format!("{service} sent an answer that makes no sense: {}", deepest(error));
            AwsError::new(AwsErrorKind::Other, message)
        }
        _ => AwsError::new(AwsErrorKind::Invalid, format!("{service} can't be asked: {}", deepest(error))),
    }
}

/// What became of a connection, if this is about one.
pub(super) fn of_connection(error: &(dyn Error + 'static)) -> Option<AwsError> {
    let failed = error.downcast_ref::<ConnectorError>()?;
    let kind = if failed.is_timeout() { AwsErrorKind::Timeout } else { AwsErrorKind::Unreachable };
    Some(AwsError::new(kind, format!("can't be reached: {}", deepest(error))))
}

/// What a service says instead of an answer.
fn of_answer(service: &str, error: &impl ProvideErrorMetadata) -> AwsError {
    let code = error.code().unwrap_or_default();
    match error.message() {
        Some(message) if !message.is_empty() => AwsError::of_code(code, message),
        _ => AwsError::of_code(code, format!("{service} says {code}")),
    }
}

fn timeout(service: &str) -> AwsError {
    AwsError::new(AwsErrorKind::Timeout, format!("{service} did not answer in time"))
}

/// What an error of the SDK was caused by in the end.
pub(super) fn deepest(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// What the SDK says around every cause, and nobody needs to know.
const AROUND: [&str; 4] = [
    "an error occurred while loading credentials",
    "an error occurred while loading an access token",
    "the credentials provider was not properly configured",
    "the credential provider was not enabled",
];

/// What an error of the SDK and its causes say, from the outside in.
pub(super) fn said(error: &dyn Error) -> String {
    let mut told: Vec<String> = Vec::new();
    let mut cause = Some(error);
    while let Some(current) = cause {
        let text = current.to_string();
        let text = text.trim().trim_start_matches("ProfileFile provider could not be built: ");
        if !AROUND.contains(&text) && told.last().is_none_or(|last| last != text) {
            told.push(text.to_owned());
        }
        cause = current.source();
    }
    told.join(": ")
}
