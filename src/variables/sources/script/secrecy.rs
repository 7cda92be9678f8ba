//! Secrets that a JavaScript file was told: what it makes of them is secret, too.

use std::rc::Rc;

use crate::value::{Data, Secret, Value};

/// A value of a function that was told secrets: nobody can say which part of it is made of them.
pub(super) fn hidden(value: &Value, source: &str) -> Value {
    value.map_scalars(&|scalar| match &scalar.data {
        Data::String(_) | Data::Number(_) => {
            let secret = Secret::from_source(scalar.clone(), source);
            Value::new(Data::Secret(Rc::new(secret)), scalar.origin)
        }
        _ => scalar.clone(),
    })
}

/// A message without the secrets the function that wrote it was told.
pub(super) fn redacted(message: String, secrets: &[Rc<Secret>]) -> String {
    secrets.iter().filter_map(|secret| Some((secret.expose_text()?, secret.mask()))).fold(
        message,
        |message, (text, mask)| if text.is_empty() { message } else { message.replace(&**text, mask) },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Mapping, Origin};

    const ORIGIN: Origin = Origin::Framework(&"test");

    #[test]
    fn no_text_of_a_function_that_was_told_a_secret_is_shown() {
        let mut mapping = Mapping::new();
        mapping.insert("key", Value::string("aHVudGVyMg==", ORIGIN));
        let value = Value::new(
            Data::Sequence(Rc::new(vec![Value::new(Data::Mapping(Rc::new(mapping)), ORIGIN)])),
            ORIGIN,
        );
        let shown = format!("{:?}", hidden(&value, "file(x.js)"));
        assert!(!shown.contains("aHVudGVyMg=="), "{shown}");
    }

    #[test]
    fn messages_show_the_mask_of_a_secret() {
        let secret = Secret::from_source(Value::string("hunter2", ORIGIN), "ssm:/db");
        let message = redacted("bad password hunter2".to_owned(), &[Rc::new(secret)]);
        assert_eq!(message, "bad password <secret ssm:/db>");
    }
}
