#!/usr/bin/env python3
"""Checks what takes TLS: AWS_CA_BUNDLE says whom to trust, and HTTPS_PROXY which way to go.

usage: tls.py SLSCONF        (needs the package cryptography, which moto brings along)
"""
import datetime
import http.server
import ipaddress
import json
import os
import pathlib
import socket
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Aws(http.server.BaseHTTPRequestHandler):
    """Every parameter is `over TLS`."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"Parameter": {"Type": "String", "Value": "over TLS"}}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Proxy(socketserver.StreamRequestHandler):
    """Connects whoever asks to the server's target, wherever they want to go."""

    def handle(self):
        self.server.asked.append(self.rfile.readline().decode().split(" ")[:2])
        while self.rfile.readline().strip():
            pass
        with socket.create_connection(self.server.target) as target:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            threading.Thread(target=copy, args=(target, self.connection), daemon=True).start()
            copy(self.connection, target)


def copy(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass


def certificate(path, names):
    """Writes a certificate that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "slsconf test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(built.public_bytes(encoding))
    path.with_suffix(".key").write_bytes(private)


def start(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address


def main(slsconf, folder):
    pem = folder / "authority.pem"
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("ssm.eu-west-1.amazonaws.com")]
    certificate(pem, names)
    other = folder / "other.pem"
    certificate(other, names)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, pem.with_suffix(".key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    host, port = start(server)
    proxy = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy)
    proxy.target, proxy.asked, proxy.daemon_threads = (host, port), [], True
    proxy_host, proxy_port = start(proxy)
    (folder / "serverless.yml").write_text("service: s\nprovider: { name: aws, region: eu-west-1 }\ncustom: { a: '${ssm:/p}' }\n")

    def run(**variables):
        keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_MAX_ATTEMPTS": "1"}
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **keys, **variables}
        command = [slsconf, "print", "--path", "custom.a", "--format", "text"]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)

    def expect(what, done, stdout, stderr):
        if done.stdout != stdout or stderr not in done.stderr:
            sys.exit(f"{what}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")

    endpoint = f"https://{host}:{port}"
    expect("trusted", run(AWS_ENDPOINT_URL=endpoint, AWS_CA_BUNDLE=str(pem)), "over TLS\n", "")
    expect("added to the system's", run(AWS_ENDPOINT_URL=endpoint, NODE_EXTRA_CA_CERTS=str(pem)), "over TLS\n", "")
    expect("not trusted", run(AWS_ENDPOINT_URL=endpoint), "", "invalid peer certificate")
    expect("another authority", run(AWS_ENDPOINT_URL=endpoint, AWS_CA_BUNDLE=str(other)), "", "invalid peer certificate")

    # AWS itself, by way of a proxy that leads to the server here.
    through = f"http://{proxy_host}:{proxy_port}"
    expect("proxy", run(HTTPS_PROXY=through, AWS_CA_BUNDLE=str(pem)), "over TLS\n", "")
    expect("upstream's proxy", run(HTTP_PROXY=through, AWS_CA_BUNDLE=str(pem)), "over TLS\n", "")
    expected = [["CONNECT", "ssm.eu-west-1.amazonaws.com:443"]] * 2
    if proxy.asked != expected:
        sys.exit(f"the proxy was asked for {proxy.asked}")
    direct = run(HTTPS_PROXY=through, NO_PROXY="127.0.0.1", AWS_ENDPOINT_URL=endpoint, AWS_CA_BUNDLE=str(pem))
    expect("no proxy", direct, "over TLS\n", "")
    if proxy.asked != expected:
        sys.exit("the proxy was asked although it was not to be")
    print("tls: certificates and proxies as expected")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(os.path.abspath(sys.argv[1]), pathlib.Path(name))
