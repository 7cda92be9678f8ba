//! JavaScript files, run by one node process a run, which is started when the first of them is needed.

mod convert;
mod host;
mod protocol;
mod thrown;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use serde_json::Value as Json;

pub use convert::{from_json, to_json};
pub use protocol::{Outcome, Question, Reply};
pub use thrown::{Thrown, ThrownAt};

use host::Host;
use protocol::Order;

/// Whether JavaScript may run in this run, and the process it runs in.
#[derive(Debug)]
pub struct JavaScript {
    state: State,
    directory: PathBuf,
    arguments: Vec<String>,
    /// How many processes were started; more than one only if user code ended the others.
    processes: u32,
    calls: u32,
}

#[derive(Debug)]
enum State {
    Off,
    NotStarted,
    Running(Box<Host>),
}

/// Something a process was asked to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallId {
    process: u32,
    number: u32,
}

/// What becomes of a call next.
#[derive(Debug)]
pub enum Event {
    /// It asks something, under this number.
    Ask(u32, Question),
    /// It is over.
    Done(Outcome),
}

/// A file that a variable includes.
#[derive(Clone, Copy, Debug)]
pub struct Inclusion<'a> {
    /// The file, absolute.
    pub path: &'a Path,
    /// How messages name it.
    pub name: &'a str,
    /// What is wanted of it; all of it if `None`.
    pub address: Option<&'a str>,
    /// The options of the command line, which functions of the file are given.
    pub options: &'a Json,
}

/// Why JavaScript can't run, or did not come to its end.
#[derive(Debug)]
pub enum Unavailable {
    /// It is turned off.
    Off,
    /// There is no node.
    NoNode,
    /// Node can't be started.
    NotStarted(std::io::Error),
    /// Node ended in the middle, with this status if it is known.
    Ended(Option<ExitStatus>),
    /// Node was stopped, for this reason.
    Stopped(String),
}

impl JavaScript {
    /// JavaScript for a service in `directory`; `arguments` are what user code finds in `process.argv`.
    pub fn new(directory: PathBuf, arguments: Vec<String>) -> JavaScript {
        JavaScript { state: State::NotStarted, directory, arguments, processes: 0, calls: 0 }
    }

    /// No JavaScript: nothing is ever started.
    pub fn off() -> JavaScript {
        JavaScript { state: State::Off, ..JavaScript::new(PathBuf::new(), Vec::new()) }
    }

    /// Loads a configuration and waits for it.
    pub fn configuration<'e>(
        &mut self,
        environment: impl Iterator<Item = (&'e str, &'e str)>,
        path: &Path,
        name: &str,
    ) -> Result<Outcome, Unavailable> {
        let path = path.to_string_lossy();
        let call = self.start(environment, |call| Order::Configuration { call, path: &path, name })?;
        loop {
            // Configurations have nothing to ask with.
            if let Event::Done(outcome) = self.next(call)? {
                return Ok(outcome);
            }
        }
    }

    /// Begins to load a file that a variable includes. [`JavaScript::next`] tells what comes of it.
    pub fn include<'e>(
        &mut self,
        environment: impl Iterator<Item = (&'e str, &'e str)>,
        inclusion: Inclusion,
    ) -> Result<CallId, Unavailable> {
        let Inclusion { path, name, address, options } = inclusion;
        let path = path.to_string_lossy();
        self.start(environment, |call| Order::File { call, path: &path, name, address, options })
    }

    /// Whether the process a call was made in still runs, as far as is known.
    pub fn knows(&self, call: CallId) -> bool {
        matches!(self.state, State::Running(_)) && call.process == self.processes
    }

    /// Answers what a call asked.
    pub fn answer(&mut self, call: CallId, ask: u32, reply: &Reply) -> Result<(), Unavailable> {
        self.with_host(|host| host.send(&Order::Answer { call: call.number, ask, reply }))
    }

    /// Waits for what a call does next.
    pub fn next(&mut self, call: CallId) -> Result<Event, Unavailable> {
        self.with_host(|host| host.next(call.number))
    }

    fn start<'e, 'o>(
        &mut self,
        environment: impl Iterator<Item = (&'e str, &'e str)>,
        order: impl FnOnce(u32) -> Order<'o>,
    ) -> Result<CallId, Unavailable> {
        let environment: BTreeMap<&str, &str> = environment.collect();
        match &self.state {
            State::Off => return Err(Unavailable::Off),
            State::Running(_) => {}
            State::NotStarted => {
                let host = Host::start(&self.directory, &self.arguments, &environment)?;
                self.state = State::Running(Box::new(host));
                self.processes += 1;
            }
        }
        self.calls += 1;
        let number = self.calls;
        self.with_host(|host| {
            host.update_environment(&environment)?;
            host.send(&order(number))
        })?;
        Ok(CallId { process: self.processes, number })
    }

    /// Whatever goes wrong with the process is its end: the next file gets a new one.
    fn with_host<T>(
        &mut self,
        action: impl FnOnce(&mut Host) -> Result<T, Unavailable>,
    ) -> Result<T, Unavailable> {
        let State::Running(host) = &mut self.state else { return Err(Unavailable::Ended(None)) };
        let result = action(host);
        if result.is_err() {
            self.state = State::NotStarted;
        }
        result
    }
}

impl Unavailable {
    /// What happened to `file`, in a sentence.
    pub fn message(&self, file: &str) -> String {
        match self {
            Unavailable::Off => {
                format!("JavaScript is off (--no-js), but \"{file}\" must run to give its value")
            }
            Unavailable::NoNode => {
                format!("slsconf needs node to run \"{file}\", and there is no program \"node\" on the PATH")
            }
            Unavailable::NotStarted(error) => {
                format!("slsconf needs node to run \"{file}\", and node does not start: {error}")
            }
            Unavailable::Ended(None) => format!("node ended while it ran \"{file}\""),
            Unavailable::Ended(Some(status)) => format!("node ended while it ran \"{file}\" ({status})"),
            Unavailable::Stopped(reason) => format!("node was stopped while it ran \"{file}\": {reason}"),
        }
    }

    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Unavailable::Off => {
                "leave --no-js out if you trust the file, or write the value without JavaScript"
            }
            Unavailable::NoNode | Unavailable::NotStarted(_) => {
                "install Node.js, or add the folder it is in to PATH; without JavaScript files slsconf needs no node"
            }
            Unavailable::Ended(_) => {
                "a file that ends the process (process.exit) can't give a value; return it, or throw an error"
            }
            Unavailable::Stopped(_) => "look for a loop that never ends in the file and in what it requires",
        }
    }

    /// Whether the machine lacks something, which is not the configuration's fault.
    pub fn is_environment(&self) -> bool {
        matches!(self, Unavailable::NoNode | Unavailable::NotStarted(_))
    }
}
