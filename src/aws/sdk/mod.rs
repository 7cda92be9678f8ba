//! The AWS SDK at work: an asynchronous runtime that is entered for the time of some calls.

mod calls;
mod credentials;
mod failure;
mod http;
mod shared_files;

use std::cell::{Cell, OnceCell};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::SharedCredentialsProvider;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use self::shared_files::SharedFiles;
use super::settings::{Settings, Variables};
use super::{AssumeRole, AwsError, AwsErrorKind, Call, Reply, TemporaryKeys};

/// How many calls are under way at once. AWS answers more with throttling.
const AT_ONCE: usize = 10;
/// How long one attempt of a call may take before the next is made.
const ATTEMPT: Duration = Duration::from_secs(10);
/// How often a call is made at most: upstream repeats it four times.
const ATTEMPTS: u32 = 5;
/// How long the first pause between attempts is at most; each one after it, twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// A runtime, and what all calls have in common.
#[derive(Debug)]
pub(super) struct Backend {
    /// Taken out only when this is dropped.
    runtime: Option<Runtime>,
    settings: Settings,
    files: SharedFiles,
    /// Without keys.
    config: SdkConfig,
    /// With keys, or why there are none.
    signing: OnceCell<Result<SdkConfig, AwsError>>,
    /// What is left of the time for all calls.
    left: Cell<Duration>,
}

impl Backend {
    /// Starts the runtime. Reads the shared files, but opens no connection.
    pub fn start(settings: &Settings) -> Result<Backend, AwsError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            AwsError::new(AwsErrorKind::Other, format!("cannot prepare calls to AWS: {error}"))
        })?;
        let http_client = http::client(&settings.variables)?;
        let files = runtime.block_on(shared_files::load(settings));
        let retries = RetryConfig::standard()
            .with_max_attempts(attempts(&settings.variables))
            .with_initial_backoff(FIRST_PAUSE);
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(settings.region.clone()))
            .http_client(http_client)
            .retry_config(retries)
            .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build())
            .service_config(files.clone());
        for (name, switch) in SWITCHES {
            if settings.variables.get(name).is_some_and(|text| text.eq_ignore_ascii_case("true")) {
                config = switch(config);
            }
        }
        Ok(Backend {
            runtime: Some(runtime),
            settings: settings.clone(),
            files,
            config: config.build(),
            signing: OnceCell::new(),
            left: Cell::new(settings.deadline),
        })
    }

    /// Makes all calls at once, and waits for the answers or for the time to be up.
    pub fn send(&self, calls: &[Call]) -> Vec<Result<Reply, AwsError>> {
        let config = match self.signing_config() {
            Ok(config) => config,
            Err(error) => return vec![Err(error); calls.len()],
        };
        let mut replies: Vec<_> = calls.iter().map(|_| Err(self.timed_out())).collect();
        // What is there when the time is up counts.
        let _ = self.in_time(async {
            let permits = Arc::new(Semaphore::new(AT_ONCE));
            let mut tasks = JoinSet::new();
            for (index, call) in calls.iter().cloned().enumerate() {
                let (permits, config) = (Arc::clone(&permits), config.clone());
                tasks.spawn(async move {
                    let _permit = permits.acquire_owned().await;
                    (index, calls::make(&config, call).await)
                });
            }
            while let Some(answered) = tasks.join_next().await {
                if let Ok((index, reply)) = answered {
                    replies[index] = reply;
                }
            }
            Ok(())
        });
        replies
    }

    /// STS `AssumeRole`.
    pub fn assume_role(&self, request: &AssumeRole) -> Result<TemporaryKeys, AwsError> {
        let config = self.signing_config()?;
        self.in_time(calls::assume_role(config, request))
    }

    /// The settings with the keys of the source, which are looked for once.
    fn signing_config(&self) -> Result<&SdkConfig, AwsError> {
        let load = || {
            let keys = self.in_time(credentials::load(&self.settings, &self.files, &self.config))?;
            let provider = SharedCredentialsProvider::new(keys);
            Ok(self.config.to_builder().credentials_provider(provider).build())
        };
        self.signing.get_or_init(load).as_ref().map_err(AwsError::clone)
    }

    /// Runs something as long as there is time left for it.
    fn in_time<T>(&self, work: impl Future<Output = Result<T, AwsError>>) -> Result<T, AwsError> {
        let Some(runtime) = &self.runtime else { return Err(self.timed_out()) };
        let start = Instant::now();
        let result = runtime.block_on(async { timeout(self.left.get(), work).await });
        self.left.set(self.left.get().saturating_sub(start.elapsed()));
        result.unwrap_or_else(|_| Err(self.timed_out()))
    }

    fn timed_out(&self) -> AwsError {
        let seconds = self.settings.deadline.as_secs_f32();
        AwsError::new(AwsErrorKind::Timeout, format!("AWS did not answer within {seconds} seconds"))
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        // A name that is being looked up can't be hurried, and nobody waits for it any more.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

type Switch = fn(aws_types::sdk_config::Builder) -> aws_types::sdk_config::Builder;

/// Environment variables that choose other endpoints when they are `true`.
const SWITCHES: [(&str, Switch); 2] = [
    ("AWS_USE_FIPS_ENDPOINT", |config| config.use_fips(true)),
    ("AWS_USE_DUALSTACK_ENDPOINT", |config| config.use_dual_stack(true)),
];

/// How often a call is made: upstream's variable counts the repetitions only.
fn attempts(variables: &Variables) -> u32 {
    let number = |name: &str| variables.get(name)?.parse::<u32>().ok();
    number("SLS_AWS_REQUEST_MAX_RETRIES")
        .map(|retries| retries.saturating_add(1))
        .or_else(|| number("AWS_MAX_ATTEMPTS").filter(|attempts| *attempts > 0))
        .unwrap_or(ATTEMPTS)
}
