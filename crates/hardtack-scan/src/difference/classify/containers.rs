//! What a container of an image runs.

use super::{Area, Change, Found, Sort};
use crate::difference::ContainerFacts;

pub(super) fn classify(change: &Change<ContainerFacts>, found: &mut Found) {
    let (old, new) = match change {
        Change::Changed { old, new } => (old, new),
        Change::Added(_) => return add(found, "image", Sort::NoContainer, "a container image, as the old one is not"),
        Change::Removed(_) => return add(found, "image", Sort::NoContainer, "no container image, as the old one is"),
    };
    let or = |text: &str, default: &str| if text.is_empty() { default.to_owned() } else { text.to_owned() };
    let mut value = |name: &str, sort, old: String, new: String| {
        if old != new {
            add(found, name, sort, format!("{old}, now {new}"));
        }
    };
    value("user", Sort::ContainerUserChanged, or(&old.user, "root"), or(&new.user, "root"));
    let directories = (or(&old.working_dir, "/"), or(&new.working_dir, "/"));
    value("working directory", Sort::ContainerDirectoryChanged, directories.0, directories.1);
    for (what, was, is) in [("entry point", &old.entrypoint, &new.entrypoint), ("command", &old.command, &new.command)]
    {
        if was.0 != is.0 {
            value(what, Sort::ContainerCommandChanged, or(&was.0, "none"), or(&is.0, "none"));
        } else if was.1 != is.1 {
            value(what, Sort::ContainerCommandChanged, or(&was.0, "none"), "with other arguments".to_owned());
        }
    }
    for port in old.ports.difference(&new.ports) {
        add(found, &format!("port {port}"), Sort::ContainerPortClosed, "gone");
    }
    for port in new.ports.difference(&old.ports) {
        add(found, &format!("port {port}"), Sort::ContainerPortOpened, "new");
    }
    for (name, value) in &old.env {
        let variable = format!("variable {name}");
        match new.env.get(name) {
            None => add(found, &variable, Sort::VariableRemoved, "gone"),
            Some(other) if other != value => add(found, &variable, Sort::VariableChanged, "another value"),
            Some(_) => {}
        }
    }
    for name in new.env.keys().filter(|name| !old.env.contains_key(*name)) {
        add(found, &format!("variable {name}"), Sort::VariableAdded, "new");
    }
    match (&old.health_check, &new.health_check) {
        (Some(_), None) => add(found, "health check", Sort::HealthCheckRemoved, "gone"),
        (None, Some(_)) => add(found, "health check", Sort::HealthCheckAdded, "new"),
        (old, new) if old != new => add(found, "health check", Sort::HealthCheckChanged, "another"),
        _ => {}
    }
    for (what, differs) in [
        ("labels", old.labels != new.labels),
        ("volumes", old.volumes != new.volumes),
        ("signal that ends it", old.stop_signal != new.stop_signal),
    ] {
        if differs {
            add(found, what, Sort::ContainerLabelChanged, "others");
        }
    }
}

fn add(found: &mut Found, name: &str, sort: Sort, what: impl Into<String>) {
    found.at = (Area::Container, name.to_owned());
    found.add(sort, what);
}
