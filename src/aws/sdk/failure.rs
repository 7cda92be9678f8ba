//! The SDK's errors in our terms.

use std::error::Error;

use aws_config::{Region, SdkConfig};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use super::super::{AwsError, AwsErrorKind};

/// Why a call to a service, in the region of the configuration, has no answer.
pub(super) fn of_call<E, R>(service: &str, config: &SdkConfig, error: SdkError<E, R>) -> AwsError
where
    E: Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    let region = config.region().map_or("no region", Region::as_ref);
    let service = &format!("{service} in {region}");
    match &error {
        SdkError::ServiceError(answer) => of_answer(service, answer.err()),
        SdkError::TimeoutError(_) => timeout(service),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => timeout(service),
        SdkError::DispatchFailure(failure) if failure.is_io() => {
            let message = format!("{service} can't be reached: {}", deepest(&error));
            AwsError::new(AwsErrorKind::Unreachable, message)
        }
        SdkError::ResponseError(_) => {
            let message = format!("{service} sent an answer that makes no sense: {}", deepest(&error));
            AwsError::new(AwsErrorKind::Other, message)
        }
        _ => AwsError::new(AwsErrorKind::Invalid, format!("{service} can't be asked: {}", deepest(&error))),
    }
}

/// What a service says instead of an answer.
fn of_answer(service: &str, error: &impl ProvideErrorMetadata) -> AwsError {
    let code = error.code().unwrap_or_default();
    match error.message() {
        Some(message) if !message.is_empty() => AwsError::of_code(code, message),
        _ if code.is_empty() => {
            AwsError::new(AwsErrorKind::Other, format!("{service} sent an error without a reason"))
        }
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
