//! What names mean in an expression.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::eval::{Evaluator, Outcome};
use crate::{Data, Diagnostic, Environment, Expr, Value};

/// What names mean in an expression: roots such as `var` and `local` with their members, and what
/// functions may see of the build host.
#[derive(Debug)]
pub struct Scope<'e> {
    environment: &'e Environment,
    roots: Vec<Root>,
    pub(crate) may_ask_host: bool,
    pub(crate) in_template: bool,
}

/// The name before the first dot.
#[derive(Debug)]
struct Root {
    name: String,
    /// What its members are called in messages: `variable`.
    noun: &'static str,
    value: Value,
    /// Members whose own errors are already reported.
    failed: BTreeSet<String>,
}

impl<'e> Scope<'e> {
    /// A scope without any names.
    pub fn new(environment: &'e Environment) -> Self {
        Self { environment, roots: Vec::new(), may_ask_host: false, in_template: false }
    }

    /// The same, in which `env(…)` may be called: for the defaults of variables.
    #[must_use]
    pub fn with_host_variables(mut self) -> Self {
        self.may_ask_host = true;
        self
    }

    /// What functions may see of the build host.
    pub fn environment(&self) -> &'e Environment {
        self.environment
    }

    /// Gives `root` (`var`) its members, each a `noun` ("variable"). A root that was there is replaced.
    pub fn declare(&mut self, root: &str, noun: &'static str, members: IndexMap<String, Value>) {
        self.roots.retain(|known| known.name != root);
        self.roots.push(Root { name: root.into(), noun, value: members.into(), failed: BTreeSet::new() });
    }

    /// Gives a bare name a value: `path` of a template's variables.
    pub fn define(&mut self, name: &str, value: Value) {
        self.roots.retain(|known| known.name != name);
        self.roots.push(Root { name: name.into(), noun: "", value, failed: BTreeSet::new() });
    }

    /// Adds a member to a root that was declared.
    pub fn add(&mut self, root: &str, name: &str, value: Value) {
        if let Some(root) = self.roots.iter_mut().find(|known| known.name == root) {
            let mut members = match std::mem::replace(&mut root.value, Value::null()).into_data() {
                Data::Object(members) => members,
                _ => IndexMap::new(),
            };
            members.insert(name.into(), value);
            root.value = members.into();
        }
    }

    /// Marks a member as one whose error is already reported: what uses it fails without another message.
    pub fn fail(&mut self, root: &str, name: &str) {
        if let Some(root) = self.roots.iter_mut().find(|known| known.name == root) {
            root.failed.insert(name.into());
        }
    }

    /// The value of an expression.
    pub fn evaluate(&self, expr: Expr<'_>) -> Outcome<Value> {
        Evaluator::new(self, expr.source()).evaluate(expr.expression())
    }

    /// Every name that an expression may begin with.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.roots.iter().map(|root| root.name.as_str())
    }

    /// The value of a bare name.
    pub(crate) fn root(&self, name: &str) -> Option<&Value> {
        self.find(name).map(|root| &root.value)
    }

    /// The member of a declared root, or why there is none, without a place. `None` where the name is no
    /// declared root.
    pub(crate) fn member(&self, root: &str, name: &str) -> Option<Result<&Value, Diagnostic>> {
        let root = self.find(root).filter(|root| !root.noun.is_empty())?;
        if root.failed.contains(name) {
            return Some(Err(Diagnostic::consequence()));
        }
        let members = root.value.as_object()?;
        let missing = || {
            let Root { noun, name: prefix, .. } = root;
            let known = members.keys().map(String::as_str).chain(root.failed.iter().map(String::as_str));
            Diagnostic::error(format!("there is no {noun} `{name}`"))
                .help(format!("nothing declares `{prefix}.{name}`"))
                .nearest(name, known)
        };
        Some(members.get(name).ok_or_else(missing))
    }

    fn find(&self, name: &str) -> Option<&Root> {
        self.roots.iter().find(|root| root.name == name)
    }
}
