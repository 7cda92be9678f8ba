//! A small server on loopback that speaks AWS's protocols: JSON for SSM and Secrets Manager, forms and XML for STS
//! and CloudFormation, paths for S3, and what containers and instances ask for keys.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};

/// What was asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The service the request is signed for, by its name in signatures: `ssm`, `sts`, `s3`, …; empty if unsigned.
    pub service: String,
    /// The region it is signed for.
    pub region: String,
    /// Whose key it is signed with.
    pub key: String,
    /// What is called: `GetParameter`, `DescribeStacks`, …; the method for S3 and others.
    pub action: String,
    /// The parameters; those of S3 are `Bucket` and `Key`.
    pub parameters: BTreeMap<String, Json>,
    /// The path.
    pub path: String,
}

impl Asked {
    /// A parameter as text; empty if it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.parameters.get(name).and_then(Json::as_str).unwrap_or_default()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    body: String,
    headers: Vec<(&'static str, String)>,
    delay: Duration,
    /// Whether the connection is closed in the middle of the answer.
    broken: bool,
}

impl Answer {
    pub fn new(status: u16, body: impl Into<String>) -> Answer {
        Answer { status, body: body.into(), headers: Vec::new(), delay: Duration::ZERO, broken: false }
    }

    /// SSM's answer with a parameter.
    pub fn parameter(kind: &str, value: &str) -> Answer {
        Answer::new(200, json!({"Parameter": {"Type": kind, "Value": value}}).to_string())
    }

    /// CloudFormation's answer with the outputs of a stack.
    pub fn stack(outputs: &[(&str, &str)]) -> Answer {
        let members: String = outputs
            .iter()
            .map(|(key, value)| {
                format!("<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>")
            })
            .collect();
        Answer::stacks(&format!("<Outputs>{members}</Outputs>"))
    }

    /// CloudFormation's answer with a stack that has this inside.
    pub fn stacks(inside: &str) -> Answer {
        let stack = format!(
            "<member><StackName>st</StackName><CreationTime>2024-01-01T00:00:00Z</CreationTime>\
             <StackStatus>CREATE_COMPLETE</StackStatus>{inside}</member>"
        );
        Answer::xml("DescribeStacks", &format!("<Stacks>{stack}</Stacks>"))
    }

    /// STS's answer to `GetCallerIdentity`.
    pub fn identity(account: &str) -> Answer {
        Answer::xml(
            "GetCallerIdentity",
            &format!(
                "<Arn>arn:aws:iam::{account}:user/test</Arn><UserId>AIDAEXAMPLE</UserId><Account>{account}</Account>"
            ),
        )
    }

    /// STS's answer with keys: `AssumeRole` and the like.
    pub fn keys(action: &str, key: &str) -> Answer {
        Answer::xml(
            action,
            &format!(
                "<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>the secret of {key}</SecretAccessKey>\
                 <SessionToken>the token of {key}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>\
                 </Credentials><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn>\
                 <AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId></AssumedRoleUser>"
            ),
        )
    }

    fn xml(action: &str, result: &str) -> Answer {
        Answer::new(
            200,
            format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"),
        )
    }

    /// An error in the form the service of the request has.
    pub fn error(asked: &Asked, status: u16, code: &str, message: &str) -> Answer {
        let body = match asked.service.as_str() {
            "ssm" | "secretsmanager" => json!({"__type": code, "message": message}).to_string(),
            "s3" => format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>"),
            _ => format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                 </ErrorResponse>"
            ),
        };
        Answer::new(status, body)
    }

    pub fn after(mut self, delay: Duration) -> Answer {
        self.delay = delay;
        self
    }

    pub fn with_header(mut self, name: &'static str, value: &str) -> Answer {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn broken_off(mut self) -> Answer {
        self.broken = true;
        self
    }
}

/// A running server. Its threads end with the process.
pub struct Stub {
    address: SocketAddr,
    log: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
}

impl Stub {
    /// Starts a server that answers so.
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (log, connections) = (Arc::<Mutex<Vec<Asked>>>::default(), Arc::<AtomicUsize>::default());
        let stub = Stub { address, log: Arc::clone(&log), connections: Arc::clone(&connections) };
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        stub
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far, in the order it came in.
    pub fn asked(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// What was asked so far: actions, each with one of its parameters.
    pub fn actions(&self, parameter: &str) -> Vec<String> {
        self.asked().iter().map(|asked| format!("{} {}", asked.action, asked.text(parameter))).collect()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Asked>>, answer: &(impl Fn(&Asked) -> Answer + ?Sized)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(asked) = read_request(&mut reader) {
        log.lock().unwrap().push(asked.clone());
        let Answer { status, body, headers, delay, broken } = answer(&asked);
        thread::sleep(delay);
        let mut head = format!("HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let sent = if broken { &body[..body.len() / 2] } else { &body };
        let written = stream.write_all(format!("{head}\r\n{sent}").as_bytes());
        if broken || written.is_err() {
            return;
        }
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    Some(understand(&method, &target, &headers, &body))
}

fn understand(method: &str, target: &str, headers: &BTreeMap<String, String>, body: &str) -> Asked {
    let path = target.split('?').next().unwrap_or_default();
    let mut asked = Asked { action: method.to_owned(), path: decode(path), ..Asked::default() };
    let authorization = headers.get("authorization").map(String::as_str).unwrap_or_default();
    if let Some((_, scope)) = authorization.split_once("Credential=") {
        let scope: Vec<&str> = scope.split(',').next().unwrap().split('/').collect();
        asked.key = scope[0].to_owned();
        asked.region = scope[2].to_owned();
        asked.service = scope[3].to_owned();
    }
    if let Some(target) = headers.get("x-amz-target") {
        asked.action = target.rsplit('.').next().unwrap().to_owned();
        asked.parameters = serde_json::from_str(body).unwrap();
    } else if asked.service == "s3" {
        let (bucket, key) = asked.path[1..].split_once('/').unwrap();
        asked.parameters.insert("Bucket".into(), json!(bucket));
        asked.parameters.insert("Key".into(), json!(key));
    } else {
        for (name, value) in body.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "Action" => asked.action = value.to_owned(),
                "Version" => {}
                _ => drop(asked.parameters.insert(name.to_owned(), json!(decode(&value.replace('+', " "))))),
            }
        }
    }
    asked
}

/// A text without its percent signs.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
