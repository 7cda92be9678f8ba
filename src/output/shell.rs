//! Environment variables as lines that a shell evaluates.

/// A family of shells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// POSIX shells.
    Sh,
    /// fish
    Fish,
    /// PowerShell
    PowerShell,
}

/// Lines that remove some variables and set others.
pub fn lines<'a>(
    dialect: Dialect,
    removed: impl IntoIterator<Item = &'a str>,
    set: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut out = String::new();
    for name in removed {
        out.push_str(&match dialect {
            // A variable that has no name there can't be seen by the shell either.
            Dialect::Sh | Dialect::Fish if !is_name(name) => continue,
            Dialect::Sh => format!("unset {name}\n"),
            Dialect::Fish => format!("set -e {name};\n"),
            Dialect::PowerShell => {
                format!(
                    "Remove-Item -ErrorAction SilentlyContinue -LiteralPath {}\n",
                    quoted(dialect, &format!("Env:{name}"))
                )
            }
        });
    }
    for (name, value) in set {
        let value = quoted(dialect, value);
        out.push_str(&match dialect {
            Dialect::Sh => format!("export {name}={value}\n"),
            Dialect::Fish => format!("set -gx {name} {value};\n"),
            Dialect::PowerShell => format!("$env:{name} = {value}\n"),
        });
    }
    out
}

fn is_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A text that the shell takes as it is.
fn quoted(dialect: Dialect, text: &str) -> String {
    let inside = match dialect {
        Dialect::Sh => text.replace('\'', r"'\''"),
        Dialect::Fish => text.replace('\\', r"\\").replace('\'', r"\'"),
        // PowerShell takes typographic quotes for quotes, too; two of them are one.
        Dialect::PowerShell => {
            let twice = |letter: char| if "'‘’‚‛".contains(letter) { 2 } else { 1 };
            text.chars().flat_map(|letter| std::iter::repeat_n(letter, twice(letter))).collect()
        }
    };
    format!("'{inside}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_as_they_are() {
        let removed = ["AWS_PROFILE", "AWS_MY-STAGE_PROFILE"];
        let set = [("A", r"it's $(x) \ ’")];
        assert_eq!(lines(Dialect::Sh, removed, set), "unset AWS_PROFILE\nexport A='it'\\''s $(x) \\ ’'\n");
        assert_eq!(
            lines(Dialect::Fish, removed, set),
            "set -e AWS_PROFILE;\nset -gx A 'it\\'s $(x) \\\\ ’';\n"
        );
        let expected = "Remove-Item -ErrorAction SilentlyContinue -LiteralPath 'Env:AWS_PROFILE'\n\
             Remove-Item -ErrorAction SilentlyContinue -LiteralPath 'Env:AWS_MY-STAGE_PROFILE'\n\
             $env:A = 'it''s $(x) \\ ’’'\n";
        assert_eq!(lines(Dialect::PowerShell, removed, set), expected);
    }
}
