//! `locals`: values that a recipe names for itself.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_hcl::{BlockReader, Diagnostic, Expr, Place, Scope};
use indexmap::IndexMap;

/// A local value that is not yet evaluated.
struct Local<'a> {
    expr: Expr<'a>,
    place: Place,
    needs: BTreeSet<String>,
}

/// Adds the local values of all blocks to the scope, those first that others need. What fails is marked so
/// that its users say nothing more.
pub(crate) fn declare(blocks: Vec<BlockReader<'_>>, scope: &mut Scope<'_>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let mut locals: IndexMap<String, Local<'_>> = IndexMap::new();
    for mut block in blocks {
        for (name, place, expr) in block.expressions() {
            if let Some(first) = locals.get(name) {
                let error = Diagnostic::error(format!("there are two local values `{name}`")).at(place);
                errors.push(error.related(first.place.clone(), "the first is here"));
                continue;
            }
            locals.insert(name.to_owned(), Local { expr, place, needs: expr.members("local") });
        }
        if let Err(found) = block.finish(()) {
            errors.extend(found);
        }
    }
    scope.declare("local", "local value", IndexMap::new());
    let order = order(&locals);
    for name in &order {
        let Some(local) = locals.get(name) else { continue };
        match scope.evaluate(local.expr) {
            Ok(value) => scope.add("local", name, value),
            Err(error) => {
                scope.fail("local", name);
                errors.push(*error);
            }
        }
    }
    let mut left: Vec<&String> = locals.keys().filter(|name| !order.contains(*name)).collect();
    for name in &left {
        scope.fail("local", name);
    }
    // Those that only need the circle are not in it.
    loop {
        let needed: BTreeSet<&String> =
            left.iter().filter_map(|name| locals.get(*name)).flat_map(|local| &local.needs).collect();
        let before = left.len();
        left.retain(|name| needed.contains(*name));
        if left.len() == before {
            break;
        }
    }
    if let Some(local) = left.first().and_then(|name| locals.get(*name)) {
        let names: Vec<String> = left.iter().map(|name| format!("`local.{name}`")).collect();
        let error = Diagnostic::error("these local values need each other").at(local.place.clone());
        errors.push(error.help(format!("in a circle: {}", names.join(", "))));
    }
    errors
}

/// The names in an order in which each comes after those it needs; names in a circle are left out.
fn order(locals: &IndexMap<String, Local<'_>>) -> IndexSet {
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut ready: Vec<&str> = Vec::new();
    for (name, local) in locals {
        let needs: Vec<&str> =
            local.needs.iter().map(String::as_str).filter(|need| locals.contains_key(*need)).collect();
        if needs.is_empty() {
            ready.push(name);
        }
        waiting.insert(name, needs.len());
        for need in needs {
            users.entry(need).or_default().push(name);
        }
    }
    let mut order = IndexSet::new();
    let mut next = 0;
    while let Some(name) = ready.get(next).copied() {
        next += 1;
        order.insert(name.to_owned());
        for user in users.get(name).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    ready.push(user);
                }
            }
        }
    }
    order
}

type IndexSet = indexmap::IndexSet<String>;
