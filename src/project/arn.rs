//! Names of AWS resources (ARNs), as far as they are taken apart here.

/// The partitions of AWS, each with how the names of its regions begin, and the region whose STS answers when no
/// other is known. All regions that begin otherwise are of the first.
const PARTITIONS: [(&str, &[&str], &str); 8] = [
    ("aws", &[], "us-east-1"),
    ("aws-cn", &["cn-"], "cn-north-1"),
    ("aws-us-gov", &["us-gov-"], "us-gov-west-1"),
    ("aws-iso", &["us-iso-"], "us-iso-east-1"),
    ("aws-iso-b", &["us-isob-"], "us-isob-east-1"),
    ("aws-iso-e", &["eu-isoe-"], "eu-isoe-west-1"),
    ("aws-iso-f", &["us-isof-"], "us-isof-south-1"),
    ("aws-eusc", &["eusc-"], "eusc-de-east-1"),
];

/// The parts of an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// `iam`, `sts`, …
    pub service: &'a str,
    /// The region; empty where the service has none.
    pub region: &'a str,
    /// The account's twelve digits.
    pub account: &'a str,
    /// All the rest.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart.
    pub fn parse(text: &'a str) -> Option<Arn<'a>> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        let (Some("arn"), Some(partition), Some(service), Some(region), Some(account), Some(resource)) =
            (next(), next(), next(), next(), next(), next())
        else {
            return None;
        };
        Some(Arn { partition, service, region, account, resource })
    }

    /// The ARN of an IAM role, or what is wrong with it.
    pub fn role(text: &'a str) -> Result<Arn<'a>, String> {
        let arn = Arn::parse(text)
            .ok_or_else(|| "a role's ARN looks like arn:aws:iam::123456789012:role/name".to_owned())?;
        let names: Vec<_> = PARTITIONS.iter().map(|(name, ..)| *name).collect();
        if !names.contains(&arn.partition) {
            return Err(format!("`{}` is no partition; there are {}", arn.partition, names.join(", ")));
        }
        if arn.service != "iam" || !arn.region.is_empty() {
            let found = format!("{}:{}", arn.service, arn.region);
            return Err(format!(
                "a role's ARN goes on with `iam::` after the partition, not with `{found}:`"
            ));
        }
        if !is_account(arn.account) {
            return Err(format!("`{}` is no account: those have twelve digits", arn.account));
        }
        let name = arn.resource.strip_prefix("role/").ok_or_else(|| {
            let kind = arn.resource.split('/').next().unwrap_or_default();
            format!("it names a `{kind}`; after the account a role has `role/`")
        })?;
        match !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(arn),
            false => Err("after `role/` comes the role's name, without spaces".to_owned()),
        }
    }

    /// The region whose STS is asked when no other is known.
    pub fn default_region(self) -> &'static str {
        let found = PARTITIONS.iter().find(|(name, ..)| *name == self.partition);
        found.map_or(PARTITIONS[0].2, |(_, _, region)| region)
    }

    /// Whether a region is of the same partition.
    pub fn is_in_partition(self, region: &str) -> bool {
        let of_region = PARTITIONS
            .iter()
            .find(|(_, prefixes, _)| prefixes.iter().any(|prefix| region.starts_with(prefix)))
            .map_or(PARTITIONS[0].0, |(name, ..)| name);
        of_region == self.partition
    }
}

/// Whether a text is the number of an account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_every_partition_are_taken() {
        for (partition, _, region) in PARTITIONS {
            let text = format!("arn:{partition}:iam::123456789012:role/deploy/Serverless");
            let arn = Arn::role(&text).unwrap();
            assert_eq!((arn.account, arn.default_region()), ("123456789012", region));
            assert!(arn.is_in_partition(region));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, words) in [
            ("ServerlessDeploy", "looks like"),
            ("arn:amazon:iam::123456789012:role/x", "`amazon` is no partition"),
            ("arn:aws:sts::123456789012:assumed-role/x/y", "`iam::`"),
            ("arn:aws:iam::1234:role/x", "`1234` is no account"),
            ("arn:aws:iam::123456789012:user/x", "names a `user`"),
            ("arn:aws:iam::123456789012:role/", "the role's name"),
        ] {
            let problem = Arn::role(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
    }
}
