//! The node process: the only place that starts it, talks to it and ends it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::protocol::{Message, Order};
use super::{Event, Unavailable};

/// In a function, so that its names are not there for user code.
const PROGRAM: &str = concat!("(() => {", include_str!("host.js"), "})();");

/// How many bytes a message may have, and how many user code may print on either stream.
const OUTPUT_LIMIT: usize = 16 << 20;
/// How often the process is looked at while nothing comes from it.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often its end is looked for once its output has ended; each time after a hundredth of a second.
const FAREWELL: u32 = 100;

/// A running process.
#[derive(Debug)]
pub(super) struct Host {
    process: Child,
    orders: ChildStdin,
    messages: Receiver<Result<Message, Unavailable>>,
    /// What came for calls nobody was waiting for.
    set_aside: HashMap<u32, VecDeque<Event>>,
    /// The environment as node has it.
    environment: BTreeMap<String, String>,
    /// Closed when everything that was printed has been passed on.
    printed: Receiver<()>,
}

impl Host {
    pub fn start(
        directory: &Path,
        arguments: &[String],
        environment: &BTreeMap<&str, &str>,
    ) -> Result<Host, Unavailable> {
        let mut process = Command::new("node")
            .args(["-e", PROGRAM, "--"])
            .args(arguments)
            .current_dir(directory)
            .env_clear()
            .envs(environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Node makes its streams non-blocking, and with them ours if they were the same.
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Unavailable::NoNode,
                _ => Unavailable::NotStarted(error),
            })?;
        let streams = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(orders), Some(output), Some(errors)) = streams else {
            return Err(Unavailable::Ended(None));
        };
        let (sender, messages) = mpsc::channel();
        let (passing_on, printed) = mpsc::channel();
        // Node must never wait for us to read while we wait for it to read.
        let stopper = sender.clone();
        thread::spawn(move || read_messages(output, &sender));
        thread::spawn(move || pass_on(errors, &stopper, passing_on));
        let environment =
            environment.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        Ok(Host { process, orders, messages, set_aside: HashMap::new(), environment, printed })
    }

    /// Tells node which environment variables have changed since it was told last.
    pub fn update_environment(&mut self, environment: &BTreeMap<&str, &str>) -> Result<(), Unavailable> {
        let changed =
            |(name, text): &(&&str, &&str)| self.environment.get(**name).is_none_or(|known| known != **text);
        let variables: BTreeMap<&str, &str> =
            environment.iter().filter(changed).map(|(name, text)| (*name, *text)).collect();
        if variables.is_empty() {
            return Ok(());
        }
        let changed = variables.iter().map(|(name, text)| (name.to_string(), text.to_string()));
        self.environment.extend(changed.collect::<Vec<_>>());
        self.send(&Order::Environment { variables })
    }

    pub fn send(&mut self, order: &Order) -> Result<(), Unavailable> {
        let line = serde_json::to_string(order).map_err(|error| Unavailable::Stopped(error.to_string()))?;
        let written = writeln!(self.orders, "{line}").and_then(|()| self.orders.flush());
        written.map_err(|_| self.ended())
    }

    /// Waits for what a call does next; what other calls do in the meantime is kept for later.
    pub fn next(&mut self, wanted: u32) -> Result<Event, Unavailable> {
        if let Some(event) = self.set_aside.get_mut(&wanted).and_then(VecDeque::pop_front) {
            return Ok(event);
        }
        loop {
            let (call, event) = match self.receive()? {
                Message::Ask { call, ask, question } => (call, Event::Ask(ask, question)),
                Message::Done { call, outcome } => (call, Event::Done(outcome)),
            };
            if call == wanted {
                return Ok(event);
            }
            self.set_aside.entry(call).or_default().push_back(event);
        }
    }

    fn receive(&mut self) -> Result<Message, Unavailable> {
        loop {
            match self.messages.recv_timeout(PATIENCE) {
                Ok(message) => return message,
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
                Err(RecvTimeoutError::Timeout) => {
                    // A process that user code started can keep the pipe open when node is gone.
                    if let Ok(Some(status)) = self.process.try_wait() {
                        // What it said last may still be on its way through the thread.
                        let last = self.messages.recv_timeout(PATIENCE);
                        return last.unwrap_or(Err(Unavailable::Ended(Some(status))));
                    }
                }
            }
        }
    }

    /// That the process ended, with its status if that comes soon.
    fn ended(&mut self) -> Unavailable {
        let mut status: Option<ExitStatus> = None;
        for _ in 0..FAREWELL {
            status = self.process.try_wait().ok().flatten();
            if status.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        // Its last words may say more.
        while let Ok(message) = self.messages.try_recv() {
            if let Err(problem) = message {
                return problem;
            }
        }
        Unavailable::Ended(status)
    }
}

/// User code can keep node busy or alive for ever: it is not asked to end.
impl Drop for Host {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        // What user code printed comes before what we have to say about it.
        let _ = self.printed.recv_timeout(PATIENCE);
    }
}

/// Passes on what node prints, until that ends.
fn pass_on(mut errors: ChildStderr, stopper: &Sender<Result<Message, Unavailable>>, passing_on: Sender<()>) {
    let mut buffer = vec![0; 1 << 16];
    let mut total = 0;
    while let Ok(read @ 1..) = errors.read(&mut buffer) {
        total += read;
        print(&buffer[..read]);
        if total > OUTPUT_LIMIT {
            // Nobody listens any more if this fails.
            let _ = stopper.send(Err(too_much("it printed")));
            break;
        }
    }
    drop(passing_on);
}

/// Writes what is not ours to standard error.
fn print(text: &[u8]) {
    // There is nowhere to say that this failed.
    let _ = io::stderr().lock().write_all(text);
}

/// Reads messages until the output ends. Text without the mark of a message was written by user code or a
/// process it started, past node's own streams.
fn read_messages(output: ChildStdout, sender: &Sender<Result<Message, Unavailable>>) {
    const MARK: u8 = 0x1e;
    let mut output = BufReader::new(output);
    let mut other = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        match output.by_ref().take(OUTPUT_LIMIT as u64).read_until(b'\n', &mut line) {
            Ok(1..) => {}
            Ok(0) | Err(_) => return,
        }
        let mark = line.iter().rposition(|byte| *byte == MARK);
        let (printed, text) = line.split_at(mark.unwrap_or(line.len()));
        other += printed.len();
        print(printed);
        let message = match text.strip_prefix(&[MARK]) {
            _ if other > OUTPUT_LIMIT => Err(too_much("it printed")),
            None if line.len() == OUTPUT_LIMIT => Err(too_much("it printed")),
            None => continue,
            Some(text) if !text.ends_with(b"\n") && line.len() == OUTPUT_LIMIT => {
                Err(too_much("its value has"))
            }
            Some(text) => serde_json::from_slice(text)
                .map_err(|error| Unavailable::Stopped(format!("its value can't be read: {error}"))),
        };
        // After an error the process is done for, and what it still prints would get between our words.
        let is_last = message.is_err();
        if sender.send(message).is_err() || is_last {
            return;
        }
    }
}

fn too_much(what: &str) -> Unavailable {
    Unavailable::Stopped(format!("{what} more than {} MiB", OUTPUT_LIMIT >> 20))
}
