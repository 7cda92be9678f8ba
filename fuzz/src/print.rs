//! The whole way of `print`, offline and without JavaScript, for two releases.

use slsconf::credentials::Credentials;
use slsconf::framework::{self, Request};
use slsconf::output::decycle::decycle;
use slsconf::output::human::{self, Style};
use slsconf::service::{Environment, Options, Target};
use slsconf::yaml::emit::{self, Secrets};

use super::service;

pub fn target(text: &str) {
    for target in [Target::V3, Target::Osls4] {
        let mut files = service::files(text);
        let request = Request {
            location: service::location(),
            options: Options::default(),
            environment: Environment::new([]),
            target: Some(target),
            allow_unresolved: true,
            javascript: false,
            credentials: Credentials::none(),
            offline: true,
        };
        match framework::resolve(&mut files, request) {
            Ok(resolved) => {
                emit::dump_in_chunks(&resolved.configuration, Secrets::Mask, &mut |_| {});
                emit::json::stringify(&decycle(&resolved.configuration), Secrets::Mask);
                let all = resolved.unresolved.into_iter().map(|unresolved| unresolved.diagnostic);
                let all: Vec<_> = all.chain(resolved.warnings).collect();
                human::render(
                    &all,
                    &files,
                    Style { color: false, graphics: true, width: Some(80), links: false },
                );
            }
            Err(failure) => {
                let style = Style { color: true, graphics: true, width: Some(40), links: true };
                human::render(&failure.diagnostics, &files, style);
            }
        }
    }
}
