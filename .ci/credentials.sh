#!/usr/bin/env bash
# A whole day with secrets and temporary keys, against moto, a stand-in for AWS on loopback: from an empty project to a
# command of the framework itself under `slsconf exec`. Nothing outside of this machine is asked but package registries.
#
# usage: credentials.sh SLSCONF        (the debug binary does; needs python3 and node)
set -euo pipefail

slsconf=$(realpath "$1")
work=$(mktemp -d)
moto=
finish() {
    if [ -n "$moto" ]; then kill "$moto" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "credentials.sh: $*" >&2
    exit 1
}
# Whether a text has another one in it.
has() {
    case "$2" in *"$1"*) ;; *) fail "no \"$1\" in: $2" ;; esac
}
lacks() {
    case "$2" in *"$1"*) fail "\"$1\" is in: $2" ;; *) ;; esac
}

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[server]' awscli
mkdir "$work/home" "$work/project"
(cd "$work" && npm install --silent --no-fund --no-audit --prefix "$work/node" osls@4.3.1)

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$work/venv/bin/moto_server" -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
moto=$!

# Nobody's own settings count, and every endpoint is moto's.
for name in $(env | sed -n 's/^\(AWS_[A-Z0-9_]*\|SLSCONF_[A-Z_]*\|XDG_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
export HOME="$work/home" PATH="$work/venv/bin:$work/node/node_modules/.bin:$PATH"
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_DEFAULT_REGION=us-east-1 \
    AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_EC2_METADATA_DISABLED=true SLS_TELEMETRY_DISABLED=1

for _ in $(seq 100); do
    if aws sts get-caller-identity >/dev/null 2>&1; then break; fi
    sleep 0.2
done
aws sts get-caller-identity >/dev/null || fail "moto does not answer: $(cat "$work/moto.log")"

# What the account has.
aws ssm put-parameter --name /shop/key --type SecureString --value parametervalue >/dev/null
aws secretsmanager create-secret --name shop-db --secret-string storedvalue >/dev/null
aws s3 mb s3://shop-bucket >/dev/null
printf filevalue | aws s3 cp - s3://shop-bucket/key >/dev/null
cat >"$work/stack.yml" <<'TEMPLATE'
Resources: { Topic: { Type: "AWS::SNS::Topic" } }
Outputs: { Name: { Value: stackvalue } }
TEMPLATE
aws cloudformation create-stack --stack-name shop-base --template-body "file://$work/stack.yml" >/dev/null

# A project of the kind the first document describes, and nothing else.
cd "$work/project"
git init --quiet
cat >serverless.yml <<'SERVICE'
app: shop
service: orders
provider:
  name: aws
  runtime: nodejs20.x
  credentials: ${secrets:shop-deploy}
custom:
  account: ${aws:accountId}
  parameter: ${ssm:/shop/key}
  stored: ${ssm:/aws/reference/secretsmanager/shop-db}
  file: ${s3:shop-bucket/key}
  output: ${cf:shop-base.Name}
functions:
  hello:
    handler: handler.hello
SERVICE

if "$slsconf" print >out.txt 2>err.txt; then fail "a name without a role was resolved"; fi
has 'slsconf link shop-deploy --role-arn' "$(cat err.txt)"

"$slsconf" init 2>/dev/null
role=arn:aws:iam::123456789012:role/ServerlessDeploy
"$slsconf" link shop-deploy --role-arn "$role" --app shop 2>/dev/null
"$slsconf" link production --role-arn arn:aws:iam::123456789012:role/Production --app shop --stage prod 2>/dev/null
has '# What `${secrets:NAME}`' "$(cat slsconf.yml)"

shown=$("$slsconf" print --show-secrets)
has 'accessKeyId: ASIA' "$shown"
has 'sessionToken: >-' "$shown"
for value in "account: '123456789012'" 'parameter: parametervalue' 'stored: storedvalue' 'file: filevalue' 'output: stackvalue'; do
    has "$value" "$shown"
done
masked=$("$slsconf" print 2>/dev/null)
for value in ASIA parametervalue storedvalue; do lacks "$value" "$masked"; done
has 'accessKeyId: <secret secrets:shop-deploy.accessKeyId>' "$masked"

has "arn      arn:aws:sts::123456789012:assumed-role/ServerlessDeploy/slsconf-orders-dev" "$("$slsconf" whoami)"
has 'assumed-role/Production/' "$("$slsconf" whoami --stage prod)"
has 'used      AWS_ACCESS_KEY_ID' "$("$slsconf" whoami --explain)"

# Whose keys a command gets is said by AWS itself, whatever profile is set around it.
has 'assumed-role/ServerlessDeploy/' "$("$slsconf" exec -- aws sts get-caller-identity)"
has 'assumed-role/ServerlessDeploy/' "$(AWS_DEV_PROFILE='' AWS_SECURITY_TOKEN=old "$slsconf" exec -- aws sts get-caller-identity)"
if "$slsconf" exec -- sh -c 'exit 9'; then fail "the exit code is lost"; else [ $? = 9 ] || fail "another exit code"; fi
(eval "$("$slsconf" env --stage prod)" && has 'assumed-role/Production/' "$(aws sts get-caller-identity)")
mkdir -p "$HOME/.aws"
printf '[profile deploy]\nregion = us-east-1\ncredential_process = %s credential-process shop-deploy --app shop --project-file %s\n' \
    "$slsconf" "$PWD/slsconf.yml" >"$HOME/.aws/config"
has 'assumed-role/ServerlessDeploy/' "$(cd / && aws sts get-caller-identity --profile deploy)"

# The role for the deployment is one that CloudFormation takes.
"$slsconf" role-template >"$work/role.yml" 2>/dev/null
aws cloudformation create-stack --stack-name role --capabilities CAPABILITY_NAMED_IAM \
    --template-body "file://$work/role.yml" --parameters ParameterKey=ExternalId,ParameterValue=shop-7 >/dev/null
has shop-7 "$(aws iam get-role --role-name orders-dev-deployment)"

# A repository that changes its roles is asked about again.
sed -i 's/role.ServerlessDeploy$/role\/Admin/' slsconf.yml
if "$slsconf" whoami >out.txt 2>err.txt </dev/null; then fail "a changed role was assumed unasked"; fi
has 'not confirmed' "$(cat err.txt)"
has 'assumed-role/Admin/' "$(SLSCONF_TRUST=1 "$slsconf" whoami)"
"$slsconf" whoami --trust >/dev/null

# The framework itself, with these keys and no line about them in its configuration: what it finds in AWS is what
# slsconf finds.
sed -i '/credentials:/d; /^app:/d' serverless.yml
theirs=$("$slsconf" exec --app shop -- osls print 2>err.txt </dev/null) || fail "osls: $(cat err.txt)"
has "account: '123456789012'" "$theirs"
ours=$("$slsconf" exec --app shop -- "$slsconf" print --target osls4 --show-secrets)
[ "$theirs" = "$ours" ] || fail "osls and slsconf differ: $(diff <(echo "$theirs") <(echo "$ours"))"

echo "credentials: the whole day passed"
