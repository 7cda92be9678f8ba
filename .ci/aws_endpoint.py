"""A server on loopback that answers as AWS for the corpus: each run with the values the real program was given.

A run's endpoint is the server's address and the run's id, so that runs at the same time do not get mixed up.
"""
import http.server
import json
import threading
import urllib.parse
from xml.sax.saxutils import escape


class Answers:
    """The values of one run; none where it was given none."""

    def __init__(self, values):
        self.values = {(value["service"], value["key"], value["region"]): value["value"] for value in values}

    def find(self, service, key, region):
        return self.values.get((service, key, region), self.values.get((service, key, None)))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        run, path = self.run_and_path()
        bucket, _, key = path.partition("/")
        value = run and run.find("S3", f"{bucket}/{key}", self.region())
        if value is None:
            self.fail("NoSuchKey", "The specified key does not exist.", run)
        else:
            self.answer(200, value)

    def do_POST(self):
        run, _ = self.run_and_path()
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if "x-amz-target" in self.headers:
            self.parameter(run, json.loads(body)["Name"])
            return
        form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
        if form["Action"] == "GetCallerIdentity":
            self.identity(run)
        else:
            self.stack(run, form["StackName"])

    def parameter(self, run, name):
        value = run and run.find("SSM", name, self.region())
        if value is None:
            self.fail("ParameterNotFound", "", run)
        else:
            kind = "SecureString" if name.startswith("/aws/reference/secretsmanager/") else "String"
            self.answer(200, json.dumps({"Parameter": {"Name": name, "Type": kind, "Value": value}}))

    def identity(self, run):
        account = run and run.find("STS", "accountId", self.region())
        if account is None:
            self.fail("AccessDenied", "", run)
            return
        arn = f"<Arn>arn:aws:iam::{account}:user/corpus</Arn><UserId>AIDAEXAMPLE</UserId>"
        self.query("GetCallerIdentity", f"{arn}<Account>{account}</Account>")

    def stack(self, run, name):
        value = run and run.find("CloudFormation", name, self.region())
        if value is None:
            self.fail("ValidationError", f"Stack with id {name} does not exist", run)
            return
        text = lambda key: value["outputs"].replace("<stack>", name).replace("<key>", key)
        output = lambda key: f"<OutputKey>{escape(key)}</OutputKey><OutputValue>{escape(text(key))}</OutputValue>"
        outputs = "".join(f"<member>{output(key)}</member>" for key in value["keys"])
        about = "<CreationTime>2024-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>"
        stack = f"<StackName>{escape(name)}</StackName>{about}<Outputs>{outputs}</Outputs>"
        self.query("DescribeStacks", f"<Stacks><member>{stack}</member></Stacks>")

    def query(self, action, result):
        self.answer(200, f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>")

    def fail(self, code, message, run):
        if run is None:
            # What AWS says to the made-up keys of the corpus.
            code, message = "UnrecognizedClientException", "The security token included in the request is invalid."
        if "x-amz-target" in self.headers:
            self.answer(400, json.dumps({"__type": code, "message": message}))
            return
        error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        self.answer(404 if code == "NoSuchKey" else 400, error if self.command == "GET" else f"<ErrorResponse>{error}</ErrorResponse>")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def run_and_path(self):
        path = urllib.parse.unquote(self.path.partition("?")[0])
        run, _, rest = path[1:].partition("/")
        return self.server.runs.get(run), rest

    def region(self):
        """The region the request is signed for."""
        return self.headers["authorization"].split("Credential=")[1].split("/")[2]

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, runs):
        """`runs`: the values of each run, by its id. All other runs are refused."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.runs = {run: Answers(values) for run, values in runs.items()}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, run):
        return f"http://127.0.0.1:{self.server_port}/{run}"
