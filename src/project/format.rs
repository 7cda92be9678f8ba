//! The forms that texts in `slsconf.yml` must have, each as a check and as a pattern for the JSON schema.

use super::arn::Arn;

/// A form of text.
#[derive(Debug)]
pub struct Format {
    /// What it is, for "… must be …".
    pub what: &'static str,
    /// The same as a regular expression, as far as one can say it.
    pub pattern: Option<&'static str>,
    /// What is wrong with a text, in a sentence; `None` if it has the form.
    pub problem: fn(&str) -> Option<String>,
}

/// Any text but the empty one.
pub const TEXT: Format = Format {
    what: "a text",
    pattern: Some("\\S"),
    problem: |text| text.trim().is_empty().then(|| "it is empty".to_owned()),
};

/// A name of the user's own: of a secret, a profile, an app, a stage, a rule.
pub const KEY: Format = Format {
    what: "a name",
    pattern: Some("^[^\\s,${}'\"]([^,${}'\"]*[^\\s,${}'\"])?$"),
    problem: |text| {
        let fits = !text.is_empty() && text.trim() == text && !text.contains([',', '$', '{', '}', '\'', '"']);
        (!fits).then(|| "a name has no commas, braces, `$` or quotes, and no space around it".to_owned())
    },
};

/// The ARN of a role.
pub const ROLE_ARN: Format = Format {
    what: "the ARN of a role",
    pattern: Some(
        "^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc):iam::[0-9]{12}:role/[!-~]+$",
    ),
    problem: |text| Arn::role(text).err(),
};

/// An external ID, or the environment variable that has it.
pub const EXTERNAL_ID: Format = Format {
    what: "an external ID",
    pattern: Some("^([A-Za-z0-9_+=,.@:/-]{2,1224}|\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\})$"),
    problem: external_id_problem,
};

/// How long temporary keys live.
pub const DURATION: Format =
    Format { what: "a duration", pattern: Some("^[0-9]{1,5}[smh]$"), problem: |text| seconds(text).err() };

/// An AWS region.
pub const REGION: Format = Format {
    what: "a region",
    pattern: Some("^[a-z]{2,}(-[a-z]+)+-[0-9]+$"),
    problem: |text| (!is_region(text)).then(|| "a region looks like eu-west-1".to_owned()),
};

/// The serial number of an MFA device.
pub const MFA_SERIAL: Format = Format {
    what: "the serial number of an MFA device",
    pattern: Some("^[A-Za-z0-9_+=/:,.@-]{9,256}$"),
    problem: |text| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=/:,.@-".contains(&byte);
        let fits = (9..=256).contains(&text.len()) && text.bytes().all(allowed);
        (!fits).then(|| {
            "it is an ARN such as arn:aws:iam::123456789012:mfa/user, or a device's number".to_owned()
        })
    },
};

/// The name of an environment variable.
pub const VARIABLE: Format = Format {
    what: "the name of an environment variable",
    pattern: Some("^[A-Za-z_][A-Za-z0-9_]*$"),
    problem: |text| (!is_variable(text)).then(|| "such a name has letters, digits and `_` only".to_owned()),
};

/// A date.
pub const DATE: Format = Format {
    what: "a date",
    pattern: Some("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
    problem: |text| (!is_date(text)).then(|| "write it as 2026-12-31".to_owned()),
};

/// The shortest and longest life of temporary keys, in seconds (STS's own bounds).
const SECONDS: std::ops::RangeInclusive<u32> = 900..=43_200;

/// The seconds of a duration such as `1h`, or what is wrong with it.
pub fn seconds(text: &str) -> Result<u32, String> {
    let written = || "write a number and its unit, such as 15m, 1h or 3600s".to_owned();
    let split = text.len().checked_sub(1).filter(|at| text.is_char_boundary(*at)).ok_or_else(written)?;
    let (number, unit) = text.split_at(split);
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(written()),
    };
    let digits = (1..=5).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = digits.then(|| number.parse().ok()).flatten().ok_or_else(written)?;
    let seconds = number * unit;
    match SECONDS.contains(&seconds) {
        true => Ok(seconds),
        false => Err("temporary keys live from 15m to 12h".to_owned()),
    }
}

/// The environment variable that a text such as `${env:NAME}` names.
pub fn variable_of(text: &str) -> Option<&str> {
    text.strip_prefix("${env:")?.strip_suffix('}').filter(|name| is_variable(name))
}

fn is_variable(name: &str) -> bool {
    let starts = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    name.as_bytes().first().is_some_and(starts)
        && name.bytes().all(|byte| starts(&byte) || byte.is_ascii_digit())
}

fn external_id_problem(text: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&byte);
    let literal = (2..=1224).contains(&text.len()) && text.bytes().all(allowed);
    if literal || variable_of(text).is_some() {
        return None;
    }
    Some(match text.contains("${") {
        true => {
            "the only variable that is read here is ${env:NAME}, and it must be the whole text".to_owned()
        }
        false => "it has 2 to 1224 characters: letters, digits and _+=,.@:/-".to_owned(),
    })
}

fn is_region(text: &str) -> bool {
    let mut parts: Vec<&str> = text.split('-').collect();
    let number = parts.pop().unwrap_or_default();
    let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits && parts.len() >= 2 && parts[0].len() >= 2 && parts.iter().all(letters)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (number(4), number(2), number(2));
    let in_range = |number: Option<u32>, last| number.is_some_and(|number| (1..=last).contains(&number));
    year.is_some() && in_range(month, 12) && in_range(day, 31) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of all kinds: what the check takes, the pattern takes, but for the bounds a pattern can't say.
    #[test]
    fn checks_and_patterns_agree() {
        let texts = [
            "",
            " ",
            "x",
            "ab",
            "a b",
            "é",
            "1h",
            "15m",
            "3600s",
            "1d",
            "h",
            "900000s",
            "-1h",
            "1.5h",
            "1H",
            "eu-west-1",
            "us-gov-west-1",
            "eusc-de-east-1",
            "europe",
            "eu-west-",
            "EU-WEST-1",
            "eu--1",
            "2026-12-31",
            "2026-13-01",
            "2026-1-1",
            "2026-00-10",
            "26-12-31",
            "A_1",
            "1A",
            "A-B",
            "${env:X}",
            "${env:X}y",
            "${self:a}",
            "${env:1}",
            "arn:aws:iam::123456789012:role/r",
            "arn:aws:iam::123456789012:role/path/to/r",
            "arn:aws:iam::12345:role/r",
            "arn:aws:iam::123456789012:user/r",
            "arn:aws-cn:iam::123456789012:role/r",
            "arn:aws:iam:eu-west-1:123456789012:role/r",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:mfa/user",
            "GAHT12345678",
            "arn:aws-eusc:iam::123456789012:role/r",
            "arn:aws-x:iam::123456789012:role/r",
            "arn:aws:iam::123456789012:role/a b",
        ];
        for format in
            [&TEXT, &KEY, &ROLE_ARN, &EXTERNAL_ID, &DURATION, &REGION, &MFA_SERIAL, &VARIABLE, &DATE]
        {
            let pattern = regex::Regex::new(format.pattern.unwrap()).unwrap();
            for text in texts {
                let bounds =
                    format.what == DURATION.what && seconds(text).is_err_and(|why| why.contains("live"));
                assert_eq!(
                    (format.problem)(text).is_none() || bounds,
                    pattern.is_match(text),
                    "{} {text:?}",
                    format.what
                );
            }
        }
    }

    #[test]
    fn durations_have_bounds() {
        assert_eq!(seconds("1h"), Ok(3600));
        assert_eq!(seconds("15m"), Ok(900));
        assert_eq!(seconds("43200s"), Ok(43_200));
        for text in ["14m", "899s", "13h", "99999h"] {
            assert!(seconds(text).is_err_and(|why| why.contains("15m to 12h")), "{text}");
        }
    }
}
