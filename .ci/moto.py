#!/usr/bin/env python3
"""Prints a service whose values are in a local AWS: moto, another implementation of it than the tests' own.

usage: moto.py SLSCONF        (needs the package moto[server]; run with the interpreter that has it)
"""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3

SERVICE = """service: day
provider:
  name: aws
  region: eu-west-1
custom:
  account: ${aws:accountId}
  text: ${ssm:/day/text}
  list: ${ssm:/day/list}
  raw: ${ssm(raw):/day/list}
  elsewhere: ${ssm(us-west-2):/day/text}
  secure: x${ssm:/day/secure}x
  map: ${ssm:/day/map}
  reference: ${ssm:/aws/reference/secretsmanager/day}
  versioned: ${ssm:/day/text:1}
  output: ${cf:day-stack.Queue}
  both: ${cf:day-stack.Queue}/${cf:day-stack.Other}
  object: ${s3:day-bucket/folder/some file.txt}
  missing: ${ssm:/day/nothing, cf:day-stack.Nothing, cf:no-stack.X, s3:day-bucket/nothing, 'nothing'}
"""
SHOWN = """account: '123456789012'
text: new text
list:
  - a
  - b
raw: a,b
elsewhere: far text
secure: xhunter2x
map:
  user: me
  port: 5432
reference:
  password: hunter3
versioned: old text
output: a-queue
both: a-queue/other
object: |-
  text of an
  object
missing: nothing

"""
MASKED = """account: '123456789012'
text: new text
list:
  - a
  - b
raw: a,b
elsewhere: far text
secure: x<secret ssm:/day/secure>x
map:
  user: <secret ssm:/day/map>
  port: <secret ssm:/day/map>
reference:
  password: <secret ssm:/aws/reference/secretsmanager/day>
versioned: old text
output: a-queue
both: a-queue/other
object: |-
  text of an
  object
missing: nothing

"""
STACK = """{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "a-queue"}}},
"Outputs": {"Queue": {"Value": {"Fn::GetAtt": ["Q", "QueueName"]}}, "Other": {"Value": "other"}}}"""
# A profile with a role in another account: its keys must be asked for, and used.
PROFILES = """[profile base]
aws_access_key_id = testing
aws_secret_access_key = testing
[profile deployer]
role_arn = arn:aws:iam::210987654321:role/Deployer
source_profile = base
"""


def serve():
    """Starts moto on a free port, and waits until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = pathlib.Path(sys.executable).parent / "moto_server"
    server = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/moto-api/", timeout=1).close()
            return server, url
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    server.terminate()
    sys.exit("moto does not start")


def seed(url):
    def client(service, region="eu-west-1"):
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        return boto3.client(service, endpoint_url=url, region_name=region, **keys)

    ssm = client("ssm")
    ssm.put_parameter(Name="/day/text", Type="String", Value="old text")
    ssm.put_parameter(Name="/day/text", Type="String", Value="new text", Overwrite=True)
    ssm.put_parameter(Name="/day/list", Type="StringList", Value="a,b")
    ssm.put_parameter(Name="/day/secure", Type="SecureString", Value="hunter2")
    ssm.put_parameter(Name="/day/map", Type="SecureString", Value='{"user": "me", "port": 5432}')
    client("ssm", "us-west-2").put_parameter(Name="/day/text", Type="String", Value="far text")
    client("secretsmanager").create_secret(Name="day", SecretString='{"password": "hunter3"}')
    client("cloudformation").create_stack(StackName="day-stack", TemplateBody=STACK)
    # A bucket of another region than the service's.
    s3 = client("s3", "ap-south-1")
    s3.create_bucket(Bucket="day-bucket", CreateBucketConfiguration={"LocationConstraint": "ap-south-1"})
    s3.put_object(Bucket="day-bucket", Key="folder/some file.txt", Body=b"text of an\nobject")


def check(what, expected, found):
    if expected != found:
        sys.exit(f"{what}:\n--- expected\n{expected}\n--- found\n{found}")


def main(slsconf, home):
    server, url = serve()
    try:
        seed(url)
        (home / "serverless.yml").write_text(SERVICE)
        (home / ".aws").mkdir()
        (home / ".aws" / "config").write_text(PROFILES)
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "AWS_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true"}

        def run(*arguments, path="custom", expected_exit=0):
            command = [slsconf, "print", "--path", path, *arguments]
            done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=60)
            if done.returncode != expected_exit:
                sys.exit(f"{command}: exit {done.returncode}\n{done.stderr}")
            return done

        check("with secrets", SHOWN, run("--aws-profile", "base", "--show-secrets").stdout)
        masked = run("--aws-profile", "base")
        check("with masks", MASKED, masked.stdout)
        if "hunter" in masked.stderr:
            sys.exit(f"a secret is shown:\n{masked.stderr}")
        # The role's account has none of the other values.
        deployer = ["--aws-profile", "deployer", "--allow-unresolved", "--format", "text"]
        role = run(*deployer, path="custom.account")
        check("the account of the role", "210987654321\n", role.stdout)
        refused = run("--aws-profile", "nobody", expected_exit=1).stderr
        if "AWS profile \"nobody\" doesn't seem to be configured" not in refused:
            sys.exit(f"another reason:\n{refused}")
        offline = run("--offline", expected_exit=1).stderr
        if "AWS is not asked with --offline" not in offline:
            sys.exit(f"another reason:\n{offline}")
    finally:
        server.terminate()
        server.wait()
    print("moto: all values as expected")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(os.path.abspath(sys.argv[1]), pathlib.Path(folder))
