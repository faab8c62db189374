//! From files to a recipe.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Document, Environment, Scope, Source, Sources, Value};
use indexmap::IndexMap;
use jiff::civil::Date;

use crate::parse::{self, Context, Labelled};
use crate::variable::{self, Assignment, Declaration, Variable};
use crate::{Recipe, check, locals};

/// What a recipe is loaded from.
#[derive(Clone)]
pub struct LoadOptions {
    /// The recipe: a file, or a directory whose `*.hcl` files, but for `*.vars.hcl`, are read in the order
    /// of their names as one.
    pub path: PathBuf,
    /// Files of values, HCL or JSON (by their `.json`); later ones win.
    pub var_files: Vec<PathBuf>,
    /// Values from the command line, which win over all files; later ones win.
    pub assignments: Vec<Assignment>,
    /// The environment variables: for `env(…)`, `HARDTACK_VAR_*` and `SOURCE_DATE_EPOCH`.
    pub environment: BTreeMap<String, String>,
    /// Today, by which exceptions expire.
    pub today: Date,
    /// The version of the images, in the place of what the recipe says.
    pub version: Option<String>,
}

impl LoadOptions {
    /// A recipe without values from files or the command line, with the environment of this process and
    /// the build host's date in UTC.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        // Variables that are not Unicode cannot be values of a recipe.
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self {
            path: path.into(),
            var_files: Vec::new(),
            assignments: Vec::new(),
            environment: std::env::vars_os().filter_map(text).collect(),
            today: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
            version: None,
        }
    }
}

/// Loads a recipe; or says everything that is wrong with it and can be known without building.
pub fn load(options: &LoadOptions) -> Result<Recipe, Diagnostics> {
    let mut sources = Sources::default();
    load_into(options, &mut sources).map_err(|errors| errors.attach(&sources))
}

fn load_into(options: &LoadOptions, sources: &mut Sources) -> Result<Recipe, Diagnostics> {
    let time = Environment::time_of_build(&options.environment)
        .map_err(|message| Diagnostic::error(message).help("set it to the output of `date +%s`, or not at all"))?;
    let (directory, files) = files(&options.path)?;
    let environment = Environment::new(directory.clone(), time, options.environment.clone());
    let documents = documents(&files, &environment, sources)?;

    let mut errors = Vec::new();
    let blocks = Scope::new(&environment);
    let mut top = Top::default();
    for document in &documents {
        let mut reader = document.reader(&blocks);
        top.variables.extend(reader.blocks("variable"));
        top.locals.extend(reader.blocks("locals"));
        top.images.extend(reader.blocks("image"));
        errors.extend(reader.finish(()).err().into_iter().flatten());
    }

    let mut defaults = Scope::new(&environment).with_host_variables();
    paths(&mut defaults, &directory);
    let declared = declarations(&top.variables, &defaults, &mut errors);

    let mut scope = Scope::new(&environment);
    paths(&mut scope, &directory);
    let variables = values(options, &declared, &environment, sources, &mut scope, &mut errors);
    errors.extend(locals::declare(top.locals, &mut scope));

    let context = Context { environment: &environment, today: options.today, version: options.version.as_deref() };
    let mut images: Vec<Labelled> = Vec::new();
    let mut complete = true;
    for block in &top.images {
        match parse::image(&mut block.with_scope(&scope), context) {
            Ok(image) => images.push(image),
            Err(found) => {
                complete = false;
                errors.extend(found);
            }
        }
    }
    if top.images.is_empty() && errors.is_empty() {
        let error = Diagnostic::error(format!("{} has no image", options.path.display()));
        errors.push(error.help("add `image \"name\" { … }`; `hardtack init` writes one to begin with"));
    }
    match (check::images(images, complete), Diagnostics::new(errors)) {
        (Ok(images), None) => {
            let inputs = crate::recipe::digests(&environment.files(), &variables);
            Ok(Recipe { images, variables, inputs, directory, sources: std::mem::take(sources) })
        }
        (Ok(_), Some(errors)) => Err(errors),
        (Err(more), errors) => {
            let all = errors.into_iter().flatten().chain(more).collect();
            Err(Diagnostics::new(all).unwrap_or_else(|| Diagnostic::error("the images contradict each other").into()))
        }
    }
}

/// The blocks at the top of all files.
#[derive(Default)]
struct Top<'a> {
    variables: Vec<BlockReader<'a>>,
    locals: Vec<BlockReader<'a>>,
    images: Vec<BlockReader<'a>>,
}

/// The directory that relative paths begin at, and the files of the recipe.
fn files(path: &Path) -> Result<(PathBuf, Vec<PathBuf>), Diagnostic> {
    let failed = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::error(format!("there is no recipe `{}`", path.display()))
            .help("`hardtack init` writes one to begin with"),
        _ => Diagnostic::error(format!("the recipe `{}` cannot be read: {error}", path.display())),
    };
    if !std::fs::metadata(path).map_err(|error| failed(&error))?.is_dir() {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        return Ok((parent.unwrap_or(Path::new(".")).to_owned(), vec![path.to_owned()]));
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| failed(&error))? {
        let name = entry.map_err(|error| failed(&error))?.file_name();
        if name.to_str().is_some_and(|name| name.ends_with(".hcl") && !name.ends_with(".vars.hcl")) {
            // `./a.hcl` would be shown longer than it is.
            files.push(if path == Path::new(".") { name.into() } else { path.join(name) });
        }
    }
    files.sort();
    if files.is_empty() {
        let error = Diagnostic::error(format!("the directory `{}` has no recipe", path.display()));
        return Err(error.help("recipes are files that end with `.hcl`, but not with `.vars.hcl`"));
    }
    Ok((path.to_owned(), files))
}

/// A file as a source, under the name the user gave.
pub(crate) fn source(path: &Path, environment: &Environment) -> Result<Arc<Source>, Diagnostic> {
    let name = path.display().to_string();
    let bytes =
        environment.read(path).map_err(|reason| Diagnostic::error(format!("`{name}` cannot be read: {reason}")))?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes.get(..error.valid_up_to()).unwrap_or_default().split(|byte| *byte == b'\n').count();
        Diagnostic::error(format!("`{name}` is not UTF-8 text (line {line})")).help("save it in UTF-8")
    })?;
    Ok(Source::new(name, text.strip_prefix('\u{feff}').unwrap_or(text)))
}

/// The parsed files, or every syntax error: without the structure nothing else can be said.
fn documents(
    files: &[PathBuf],
    environment: &Environment,
    sources: &mut Sources,
) -> Result<Vec<Document>, Diagnostics> {
    let mut documents = Vec::new();
    let mut errors = Vec::new();
    for path in files {
        let parsed = source(path, environment).map_err(Diagnostics::from).and_then(|source| {
            sources.insert(Arc::clone(&source));
            Document::parse(source)
        });
        match parsed {
            Ok(document) => documents.push(document),
            Err(found) => errors.extend(found),
        }
    }
    Diagnostics::new(errors).map_or(Ok(documents), Err)
}

/// `path.root` and `path.cwd`.
fn paths(scope: &mut Scope<'_>, directory: &Path) {
    let text = |path: &Path| Value::from(path.to_string_lossy().into_owned());
    let here = std::env::current_dir().unwrap_or_default();
    let members = IndexMap::from([("root".to_owned(), text(directory)), ("cwd".to_owned(), text(&here))]);
    scope.declare("path", "path", members);
}

/// The variables of a recipe.
struct Declared<'a> {
    all: Vec<Declaration<'a>>,
    /// The names of those whose blocks have errors.
    failed: Vec<String>,
}

/// The variables that the blocks declare.
fn declarations<'a>(blocks: &[BlockReader<'a>], scope: &'a Scope<'a>, errors: &mut Vec<Diagnostic>) -> Declared<'a> {
    let mut declared = Declared { all: Vec::new(), failed: Vec::new() };
    for block in blocks {
        let mut block = block.with_scope(scope);
        match variable::declaration(&mut block) {
            Err(found) => {
                errors.extend(found);
                declared.failed.extend(block.optional_label(0));
            }
            Ok(declaration) => match declared.all.iter().find(|earlier| earlier.name == declaration.name) {
                Some(first) => {
                    let error = Diagnostic::error(format!("there are two variables `{}`", declaration.name));
                    errors.push(error.at(declaration.place).related(first.place.clone(), "the first is here"));
                }
                None => declared.all.push(declaration),
            },
        }
    }
    declared
}

/// The values of the variables, added to the scope; what is wrong with them is added to the errors.
fn values(
    options: &LoadOptions,
    declared: &Declared<'_>,
    environment: &Environment,
    sources: &mut Sources,
    scope: &mut Scope<'_>,
    errors: &mut Vec<Diagnostic>,
) -> IndexMap<String, Variable> {
    let known = |name: &str| declared.failed.iter().any(|failed| failed == name);
    let variable::Candidates { found: candidates, errors: wrong, complete } =
        variable::candidates(options, &declared.all, &known, environment, sources);
    errors.extend(wrong);
    let looked_at: Vec<String> = options.var_files.iter().map(|path| path.display().to_string()).collect();
    let mut variables: IndexMap<String, Variable> = IndexMap::new();
    for declaration in &declared.all {
        match variable::resolve(declaration, &candidates) {
            Ok(Some(variable)) => {
                variables.insert(variable.name.clone(), variable);
            }
            // A file that could not be read may have had it.
            Ok(None) if complete => errors.push(variable::missing(declaration, &looked_at)),
            Ok(None) => {}
            Err(found) => errors.extend(found),
        }
    }
    let members = variables.iter().map(|(name, variable)| (name.clone(), variable.value.clone())).collect();
    scope.declare("var", "variable", members);
    let all = declared.all.iter().map(|declaration| &declaration.name).chain(&declared.failed);
    for name in all.filter(|name| !variables.contains_key(*name)) {
        scope.fail("var", name);
    }
    for declaration in &declared.all {
        if let Some(variable) = variables.get(&declaration.name) {
            errors.extend(variable::validate(declaration, variable, scope));
        }
    }
    variables
}
