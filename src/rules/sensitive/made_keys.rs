//! Secret keys that do not stand in a file, since CloudFormation makes them: `!GetAtt Keys.SecretAccessKey`.

use crate::rules::Property;
use crate::source::Span;
use crate::value::{PathStep, ValuePath};

/// A place that asks for a key.
pub(in crate::rules) struct MadeKey {
    /// The name of the attribute, or the text it stands in.
    pub span: Option<Span>,
    /// The resource that makes it.
    pub resource: Option<Span>,
}

/// The resource of CloudFormation that is a key, and its attribute that is secret.
const KIND: &str = "AWS::IAM::AccessKey";
const ATTRIBUTE: &str = "SecretAccessKey";

/// The places in a property that ask for the secret part of a key among the resources.
pub(in crate::rules) fn made_keys(property: &Property<'_>) -> Vec<MadeKey> {
    let subject = property.subject();
    let asks = property.leaves_where(|value| value.as_str().is_some_and(|text| text.contains(ATTRIBUTE)));
    let found = asks.into_iter().filter_map(|leaf| {
        let owner = owner(&leaf)?;
        let resource = subject.get(&["resources", "Resources", &owner])?;
        let is_key = resource.get("Type").is_some_and(|kind| kind.text() == Some(KIND));
        is_key.then(|| MadeKey { span: leaf.token(), resource: resource.place() })
    });
    found.collect()
}

/// The resource whose secret key a text asks for.
fn owner(leaf: &Property<'_>) -> Option<String> {
    let text = leaf.value.as_str()?;
    let is_key =
        |step: Option<&PathStep>, name: &str| matches!(step, Some(PathStep::Key(key)) if **key == *name);
    let path = leaf.path();
    let (last, above) = path.0.split_last()?;
    match last {
        PathStep::Key(_) if is_key(Some(last), "Fn::GetAtt") => {
            text.strip_suffix(ATTRIBUTE)?.strip_suffix('.').map(str::to_owned)
        }
        PathStep::Index(1) if is_key(above.last(), "Fn::GetAtt") && text == ATTRIBUTE => {
            let first = above.iter().cloned().chain([PathStep::Index(0)]);
            leaf.subject().at(&ValuePath(first.collect()))?.text().map(str::to_owned)
        }
        _ if is_key(Some(last), "Fn::Sub") || is_key(above.last(), "Fn::Sub") => {
            let end = text.find(&format!(".{ATTRIBUTE}}}"))?;
            let start = text[..end].rfind("${")? + 2;
            Some(text[start..end].to_owned())
        }
        _ => None,
    }
}
