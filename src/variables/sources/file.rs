//! `${file(path):address}`: other files, whole or a part of them.

use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::script::{self, Script};
use super::{Answer, Request, Trouble, VariableSource, text_argument};
use crate::source::{FileId, ReadProblem, Span};
use crate::value::{Origin, Place, Value};
use crate::variables::Context;
use crate::variables::evaluate::Failure;
use crate::variables::javascript::{self, short_text};
use crate::variables::resolver::Resolver;
use crate::variables::syntax::Call;
use crate::yaml::{self, Tree, YamlError};

pub(super) const SOURCE: VariableSource = VariableSource { name: "file", resolve, missing_help };

/// What was read from files in this run; each is read once, however often it is included.
#[derive(Debug, Default)]
pub struct FileCache {
    contents: FxHashMap<PathBuf, Rc<Content>>,
    /// What JavaScript files gave.
    pub(super) scripts: script::Calls,
}

impl FileCache {
    /// A pass goes on under another number.
    pub(in crate::variables) fn resume_pass(&mut self, number: u32) {
        self.scripts.resume(number);
    }
}

/// What a file holds, as the source sees it.
#[derive(Debug)]
enum Content {
    /// There is no such file.
    Missing,
    /// It must not be read here, so nobody knows what it holds.
    Outside,
    /// A document, with those of its values that JSON has no form for.
    Document { value: Option<Value>, not_json: Vec<(Span, String)>, tree: Option<Tree> },
    /// It can't be read.
    Unreadable(Failure, Option<Place>),
}

/// A file that was included.
#[derive(Debug)]
pub struct Included<'a> {
    /// Its path.
    pub path: &'a Path,
    /// What it holds; a text for formats that are not known.
    pub value: Option<&'a Value>,
    /// Its syntax, if it is YAML and syntax is kept.
    pub tree: Option<&'a Tree>,
}

impl FileCache {
    /// The files that were read, by path.
    pub fn included(&self) -> Vec<Included<'_>> {
        let mut included: Vec<_> = self.contents.keys().filter_map(|path| self.at(path)).collect();
        included.sort_by_key(|included| included.path);
        included
    }

    /// What a path that a variable gives leads to, if it was read.
    pub fn find(&self, service_dir: &Path, written: &str) -> Option<&Value> {
        self.at(&absolute(service_dir, written))?.value
    }

    /// The path that a variable means.
    pub fn path_of(service_dir: &Path, written: &str) -> PathBuf {
        absolute(service_dir, written)
    }

    /// The file with this path, if it was read.
    pub fn at(&self, path: &Path) -> Option<Included<'_>> {
        let (path, content) = self.contents.get_key_value(path)?;
        match &**content {
            Content::Document { value, tree, .. } => {
                Some(Included { path, value: value.as_ref(), tree: tree.as_ref() })
            }
            Content::Missing | Content::Outside | Content::Unreadable(..) => None,
        }
    }

    /// Keeps what files hold, and forgets how it is written.
    pub fn forget_syntax(&mut self) {
        for content in self.contents.values_mut().filter_map(Rc::get_mut) {
            if let Content::Document { tree, .. } = content {
                *tree = None;
            }
        }
    }
}

fn resolve(resolver: &mut Resolver, request: &Request) -> Result<Answer, Trouble> {
    let path = request.params.as_ref().and_then(|params| params.first()).filter(|path| path.is_truthy());
    let Some(path) = path else {
        let message = "Missing path argument in variable \"file\" source";
        return Err(Trouble::new(message, "write the file in parentheses: `${file(config.yml):key}`"));
    };
    let written = text_argument(path, || {
        format!("Non-string path argument in variable \"file\" source: {}", short_text(path))
    })?;
    let address = match request.address.as_ref().filter(|address| !address.is_null()) {
        None => None,
        Some(address) => Some(text_argument(address, || {
            format!("Non-string address argument for variable \"file\" source: {}", short_text(address))
        })?),
    };
    let path = absolute(&resolver.context.service_dir, written.expose());
    if has_script_extension(&path) {
        let address =
            address.map(|address| address.expose().to_string()).filter(|address| !address.is_empty());
        let name = shown_path(&resolver.context.service_dir, &path);
        return script::resolve(resolver, request, Script { path, name, address });
    }
    let content = content(resolver, &path);
    let (value, not_json) = match &*content {
        Content::Missing => return Ok(Answer::Nothing(None)),
        Content::Outside => return Ok(Answer::Pending),
        Content::Unreadable(failure, None) => return Err(Trouble::Failure(failure.clone())),
        Content::Unreadable(failure, Some(place)) => {
            let label = "included by this variable".to_owned();
            return Err(Trouble::FailureElsewhere(failure.clone(), place.clone(), label));
        }
        Content::Document { value, not_json, .. } => (value, not_json),
    };
    let keys = address.as_ref().map(|address| &**address.expose()).filter(|address| !address.is_empty());
    let found = match (value, keys) {
        (None, None) => {
            let failure = unsupported("undefined", "the file is empty; put a value into it");
            return Err(Trouble::Failure(failure));
        }
        (None, Some(_)) => None,
        (Some(value), None) => Some(value.clone()),
        (Some(value), Some(keys)) => walk(resolver, request, value, keys, not_json)?,
    };
    if let Some(shown) = found.as_ref().and_then(|found| not_json_text(found, not_json)) {
        let failure = unsupported(shown, "put quotes around the value, so that it is a text");
        return Err(Trouble::Failure(failure));
    }
    Ok(Answer::from_value(found))
}

/// How Node shows a value that JSON has no form for, if this is one.
fn not_json_text<'a>(value: &Value, not_json: &'a [(Span, String)]) -> Option<&'a str> {
    let Origin::Written(span) = value.origin else { return None };
    not_json.iter().find(|(known, _)| *known == span).map(|(_, shown)| shown.as_str())
}

/// That a file gives a value JSON has no form for.
pub(super) fn unsupported(shown: &str, help: &str) -> Failure {
    let message = format!("Source \"file\" returned not supported result: \"{shown}\"");
    Failure { message, help: Some(help.to_owned()) }
}

/// Follows an address into a file's value; a text on the way is resolved before it is followed further.
fn walk(
    resolver: &mut Resolver,
    request: &Request,
    value: &Value,
    keys: &str,
    not_json: &[(Span, String)],
) -> Result<Option<Value>, Trouble> {
    let mut value = value.clone();
    for key in keys.split('.') {
        if value.as_str().is_some() {
            value = resolver.resolve_text(request.site.property, &value)?;
        }
        match javascript::property(&value, key) {
            // NaN is null in JSON, but not in JavaScript.
            Some(next) if !next.is_null() || not_json_text(&next, not_json).is_some() => value = next,
            _ => return Ok(None),
        }
    }
    Ok(Some(value))
}

/// Whether a call includes a JavaScript file, as far as that is known without resolving its variables.
pub fn is_script(call: &Call) -> bool {
    let path = call.params.iter().flatten().next();
    call.name == SOURCE.name && path.is_some_and(|path| has_script_extension(Path::new(&path.to_string())))
}

fn has_script_extension(path: &Path) -> bool {
    matches!(path.extension().and_then(|extension| extension.to_str()), Some("js" | "cjs"))
}

/// A path as Node's `path.resolve` makes it: absolute, without `.`, `..` and doubled slashes.
fn absolute(service_dir: &Path, written: &str) -> PathBuf {
    // The service's folder is a real one, so only what is written can hold such parts.
    let mut path = service_dir.to_owned();
    for component in Path::new(written).components() {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path
}

fn content(resolver: &mut Resolver, path: &Path) -> Rc<Content> {
    if let Some(known) = resolver.context.file_cache.contents.get(path) {
        return Rc::clone(known);
    }
    let content = Rc::new(load(resolver, path));
    resolver.context.file_cache.contents.insert(path.to_owned(), Rc::clone(&content));
    content
}

fn load(resolver: &mut Resolver, path: &Path) -> Content {
    let context = &mut resolver.context;
    let shown = shown_path(&context.service_dir, path);
    let unreadable = |message: String, help: Option<String>, place: Option<Span>| {
        let place = place.map(|scalar| Place { scalar, part: None });
        Content::Unreadable(Failure { message, help }, place)
    };
    let file = match context.files.read(path) {
        Ok(file) => file,
        Err(ReadProblem::NotFound) => return Content::Missing,
        Err(ReadProblem::Outside) => return Content::Outside,
        Err(problem) => {
            let help = Some(problem.help().to_owned());
            return unreadable(format!("Cannot parse \"{shown}\": {problem}"), help, None);
        }
    };
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("yml" | "yaml") => match read_yaml(context, file) {
            Ok(document) => document,
            Err(error) => {
                let text = &context.files.file(file).text;
                let message = error.message(&path.to_string_lossy(), text);
                unreadable(
                    format!("Cannot parse \"{shown}\": {message}"),
                    error.help.map(String::from),
                    error.span,
                )
            }
        },
        Some("json" | "tfstate") => match yaml::read_json(&context.files, file) {
            Ok(value) => Content::Document { value: Some(value), not_json: Vec::new(), tree: None },
            Err(error) => {
                let message = format!("Cannot parse \"{shown}\": JSON parse error: {error}");
                unreadable(message, error.help.map(String::from), error.span)
            }
        },
        _ => Content::Document {
            value: Some(text_value(context.files.file(file), file)),
            not_json: Vec::new(),
            tree: None,
        },
    }
}

/// A YAML file, with its syntax only where that is kept.
fn read_yaml(context: &Context, file: FileId) -> Result<Content, YamlError> {
    let schema = &context.dialect.yaml;
    if context.keeps {
        let yaml::Document { tree, value, not_json } = yaml::read(&context.files, file, schema)?;
        return Ok(Content::Document { value, not_json, tree: Some(tree) });
    }
    let yaml::Contents { value, not_json } = yaml::read_contents(&context.files, file, schema)?;
    Ok(Content::Document { value, not_json, tree: None })
}

fn text_value(source: &crate::source::SourceFile, file: FileId) -> Value {
    Value::string(source.text.as_str(), Origin::Written(Span::new(file, 0, source.text.len())))
}

/// A path in messages: upstream cuts it after the length of the service directory and a slash.
fn shown_path(service_dir: &Path, path: &Path) -> String {
    cut(&path.to_string_lossy(), service_dir.to_string_lossy().len() + 1)
}

/// The text without its first `units` UTF-16 units.
fn cut(text: &str, units: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().skip(units).collect();
    String::from_utf16_lossy(&units)
}

fn missing_help(resolver: &Resolver, call: &Call) -> Option<String> {
    let param = call.params.as_ref()?.first()?;
    let path = absolute(&resolver.context.service_dir, &param.to_string());
    if param.template.is_none() && !path.exists() {
        return Some(format!(
            "there is no file {}; paths are relative to the service directory",
            path.display()
        ));
    }
    let address = call.address.as_ref()?;
    Some(format!(
        "there is no such file, or it has nothing at `{address}`; check both, or add a fallback after a comma"
    ))
}
