//! The files of a service as texts: the configuration, what it includes, and its `.env` files.

use std::collections::BTreeSet;

use crate::framework::{Release, Survey};
use crate::service::{Location, Target};
use crate::source::{FileId, Span};
use crate::value::Value;
use crate::variables::sources::file::{FileCache, is_script};
use crate::yaml::{self, Tree, comments};

use super::Subject;

/// A file of a service.
#[derive(Debug)]
pub struct TextFile {
    /// The file.
    pub file: FileId,
    /// What it is to the service.
    pub kind: TextKind,
}

/// What a file is to its service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// The configuration itself.
    Configuration,
    /// Included by a variable.
    Included,
    /// `.env` or `.env.<stage>`, if the service loads them.
    Dotenv,
    /// JavaScript that a variable runs; it is read, never run.
    Script,
}

/// The files of a service, those of `.env` read for releases that load them unasked.
pub(super) fn collect(
    survey: &mut Survey,
    main: FileId,
    location: &Location,
    target: Target,
) -> Vec<TextFile> {
    let uses_dotenv = survey.configuration.get("useDotenv").map(Value::is_truthy);
    let context = &mut survey.resolver.context;
    let mut texts = vec![TextFile { file: main, kind: TextKind::Configuration }];
    let included = context.file_cache.included();
    let included: Vec<_> = included.iter().filter_map(|file| context.files.find(file.path)).collect();
    texts.extend(included.into_iter().map(|file| TextFile { file, kind: TextKind::Included }));
    if uses_dotenv.unwrap_or(target == Target::V4) {
        // Release 4 reads both, the others the first there is.
        for name in [format!(".env.{}", survey.stage), ".env".to_owned()] {
            if let Ok(file) = context.files.read(&location.service_dir.join(name)) {
                texts.push(TextFile { file, kind: TextKind::Dotenv });
                if target != Target::V4 {
                    break;
                }
            }
        }
    }
    texts
}

impl Subject {
    /// Reads the JavaScript files that variables run, as far as their paths are known.
    pub(super) fn read_scripts(&mut self) {
        let mentions = |text: &str| [".js", ".cjs"].iter().any(|extension| text.contains(extension));
        if !self.survey.resolver.texts.iter().any(|met| met.value.as_str().is_some_and(mentions)) {
            return;
        }
        let mut paths = BTreeSet::new();
        for expression in self.expressions() {
            let calls = expression.calls().filter(|call| is_script(call));
            let written = calls.filter_map(|call| self.file_path(call));
            paths.extend(written.map(|written| FileCache::path_of(&self.location.service_dir, &written)));
        }
        let files = &mut self.survey.resolver.context.files;
        let scripts = paths.iter().filter_map(|path| files.read(path).ok());
        self.texts.extend(scripts.map(|file| TextFile { file, kind: TextKind::Script }));
    }

    /// The files of the service, the configuration first.
    pub fn texts(&self) -> &[TextFile] {
        &self.texts
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        &self.files().file(file).text
    }

    /// The syntax of a file, if it is YAML.
    pub fn tree(&self, file: FileId) -> Option<&Tree> {
        if file == self.main {
            return self.written.tree.as_ref();
        }
        self.survey.resolver.context.file_cache.at(&self.files().file(file).path)?.tree
    }

    /// Forgets the syntax of all files: it takes more memory than what they hold.
    pub fn forget_syntax(&mut self) {
        self.written.tree = None;
        self.survey.resolver.context.file_cache.forget_syntax();
    }

    /// The syntax of a YAML file, read once more.
    pub fn syntax_read_again(&self, file: FileId) -> Option<Tree> {
        let schema = &Release::of(self.target).dialect.yaml;
        yaml::read(self.files(), file, schema).ok().map(|document| document.tree)
    }

    /// The comments of a file, each from its `#` to the end of the line.
    pub fn comments(&self, file: FileId) -> Vec<Span> {
        self.tree(file).map(comments).unwrap_or_default()
    }
}
