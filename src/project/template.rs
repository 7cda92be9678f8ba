//! What `slsconf init` writes.

use super::schema;

/// A project file that says what it can hold, all in comments.
pub fn text() -> String {
    TEMPLATE.replace("SCHEMA", schema::FILE_NAME)
}

const TEMPLATE: &str = "# yaml-language-server: $schema=SCHEMA
# Which roles and secrets the names in this project stand for. It is meant to be committed: names and ARNs, never keys.
# For help in editors, write the schema that the first line names: slsconf schema > SCHEMA
version: 1

# What `${secrets:NAME}` in serverless.yml stands for. `slsconf link NAME --role-arn ARN` adds a role here.
secrets:
  # deploy:
  #   type: aws-role                      # becomes accessKeyId, secretAccessKey and sessionToken
  #   role_arn: arn:aws:iam::123456789012:role/ServerlessDeploy
  #   external_id: ${env:EXTERNAL_ID}     # if the role's trust policy asks for one
  #   allowed_apps: [shop]                # `app:` of the services that may use it; without this line, all
  #   duration: 1h                        # 15m to 12h
  #   source_profile: base                # AWS profile that assumes the role
  # stripe-key:
  #   type: ssm                           # a plain text; also: secretsmanager, env
  #   name: /shop/stripe

# Roles for `slsconf exec`, by app and stage.
profiles:
  # prod:
  #   role_arn: arn:aws:iam::123456789012:role/Production

apps:
  # shop:
  #   default_profile: deploy             # a profile, or a secret that is a role
  #   stages:
  #     prod: prod
";
