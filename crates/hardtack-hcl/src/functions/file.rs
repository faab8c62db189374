//! Functions that look at the build host.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Function;
use super::arguments::{Arguments, FunctionError};
use super::encode::encode;
use crate::eval::Evaluator;
use crate::{Scope, Source};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::host(
        "abspath(path)",
        "The path from the root directory on, relative ones taken from the recipe's.",
        |scope, given| {
            let path = resolve(scope, given, 0)?;
            let absolute = std::path::absolute(&path).map_err(|error| FunctionError::argument(0, error.to_string()))?;
            Ok(absolute.to_string_lossy().into_owned().into())
        },
    ),
    Function::pure("basename(path)", "The last part of the path.", |given| {
        let name = Path::new(given.text(0)?).file_name().unwrap_or_default();
        Ok(name.to_string_lossy().into_owned().into())
    }),
    Function::pure("dirname(path)", "The path without its last part.", |given| {
        let parent = Path::new(given.text(0)?).parent().map(|parent| parent.to_string_lossy().into_owned());
        Ok(parent.filter(|parent| !parent.is_empty()).unwrap_or_else(|| ".".into()).into())
    }),
    Function::host(
        "env(name)",
        "An environment variable of the build host; only in the defaults of variables.",
        |scope, given| {
            if !scope.may_ask_host {
                return Err(FunctionError::new(
                    "the build host's environment can be asked only in the default of a variable",
                )
                .help("declare a variable with `default = env(…)` and use that"));
            }
            Ok(scope.environment().variable(given.text(0)?).unwrap_or_default().into())
        },
    ),
    Function::host(
        "file(path)",
        "The text of a file, relative paths taken from the recipe's directory.",
        |scope, given| Ok(text(scope, given)?.1.into()),
    ),
    Function::host("filebase64(path)", "The bytes of a file in base64.", |scope, given| {
        let path = resolve(scope, given, 0)?;
        Ok(encode(&read(scope, &path)?).into())
    }),
    Function::host("fileexists(path)", "Whether there is a file of this path.", |scope, given| {
        Ok(resolve(scope, given, 0)?.is_file().into())
    }),
    Function::host(
        "templatefile(path, values)",
        "The text of a file with its ${…} and %{…} evaluated with the values.",
        |scope, given| {
            if scope.in_template {
                return Err(FunctionError::new("a template cannot use another template"));
            }
            let (path, template) = text(scope, given)?;
            let source = Source::new(path.to_string_lossy(), template);
            let parsed = hcl_edit::parser::parse_template(source.text())
                .map_err(|error| FunctionError::inner(crate::document::syntax(&source, &error)))?;
            let mut inner = Scope::new(scope.environment());
            inner.in_template = true;
            for (name, value) in given.object(1)? {
                inner.define(name, value.clone());
            }
            let result = Evaluator::new(&inner, &source).text(&parsed, None);
            result.map_err(|error| FunctionError::inner(*error))
        },
    ),
];

/// The path of an argument.
fn resolve(scope: &Scope<'_>, given: Arguments<'_>, index: usize) -> Result<PathBuf, FunctionError> {
    let path = given.text(index)?;
    if path.contains('\0') {
        return Err(FunctionError::argument(index, "a path has no NUL character"));
    }
    scope
        .environment()
        .resolve(path)
        .ok_or_else(|| FunctionError::new("files of the build host are not to be seen here"))
}

fn read(scope: &Scope<'_>, path: &Path) -> Result<Arc<[u8]>, FunctionError> {
    let named = |reason: String| FunctionError::argument(0, format!("{} cannot be read: {reason}", path.display()));
    scope.environment().read(path).map_err(named)
}

/// A file as text, with its path.
fn text(scope: &Scope<'_>, given: Arguments<'_>) -> Result<(PathBuf, String), FunctionError> {
    let path = resolve(scope, given, 0)?;
    let bytes = read(scope, &path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        FunctionError::argument(0, format!("{} is not UTF-8 text", path.display()))
            .help("`filebase64(…)` reads any file")
    })?;
    Ok((path, text.to_owned()))
}
