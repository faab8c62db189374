//! Resources of goss, as checks.

use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Diagnostics, Source, nearest};

use super::attributes::Attributes;
use crate::Check;
use crate::yaml::{Value, read};

/// The types that are understood.
const TYPES: [&str; 11] =
    ["command", "file", "group", "http", "kernel-param", "mount", "package", "port", "process", "service", "user"];

/// The checks of a file of goss.
pub(crate) fn checks(source: &Arc<Source>) -> Result<Vec<Check>, Diagnostics> {
    let root = read(source).map_err(Diagnostics::from)?;
    let Value::Mapping(types) = root.value else {
        let error = Diagnostic::error("a file of goss has resources by their types");
        return Err(error.within(source, root.place).into());
    };
    let (mut checks, mut errors) = (Vec::new(), Vec::new());
    for (kind, place, node) in types {
        if !TYPES.contains(&kind.as_str()) {
            let error = Diagnostic::error(format!("resources of the type `{kind}` are not understood"));
            let help = match nearest(&kind, TYPES) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("understood are {}", TYPES.join(", ")),
            };
            errors.push(error.within(source, place).help(help));
            continue;
        }
        let Value::Mapping(resources) = node.value else {
            errors.push(Diagnostic::error(format!("`{kind}` has resources by name")).within(source, node.place));
            continue;
        };
        for (name, place, node) in resources {
            let mut attributes = Attributes::new(source, &kind, node);
            let found = resource(&kind, &name, &mut attributes);
            let had = attributes.errors.len();
            let wrong = attributes.finish();
            match found {
                Ok(found) => checks.extend(found),
                Err(message) if had == 0 => errors.push(Diagnostic::error(message).within(source, place)),
                // The attribute is to blame, and is named.
                Err(_) => {}
            }
            errors.extend(wrong);
        }
    }
    Diagnostics::new(errors).map_or(Ok(checks), Err)
}

/// The checks of one resource; or what is wrong with its name.
fn resource(kind: &str, name: &str, attributes: &mut Attributes<'_>) -> Result<Vec<Check>, String> {
    const TRUTH: &str = "true or false";
    let name_owned = name.to_owned();
    Ok(match kind {
        "package" => {
            let installed = attributes.value("installed", TRUTH).unwrap_or(true);
            let versions = attributes.texts("versions");
            let of = |version| Check::Package { name: name_owned.clone(), installed, version };
            if versions.is_empty() { vec![of(None)] } else { versions.into_iter().map(|one| of(Some(one))).collect() }
        }
        "service" => {
            let enabled = attributes.value("enabled", TRUTH);
            let active = attributes.value("running", TRUTH);
            vec![Check::Unit { name: name_owned, active: active.or(enabled.is_none().then_some(true)), enabled }]
        }
        "file" => {
            let exists = attributes.value("exists", TRUTH).unwrap_or(true);
            let mut contains = attributes.texts("contains");
            contains.extend(attributes.texts("contents"));
            if !name.starts_with('/') {
                return Err(format!("`{name}` is no absolute path"));
            }
            let of = |contains| Check::File { path: name_owned.clone(), exists, contains };
            if contains.is_empty() { vec![of(None)] } else { contains.into_iter().map(|text| of(Some(text))).collect() }
        }
        "port" => {
            let open = attributes.value("listening", TRUTH).unwrap_or(true);
            let number = name.strip_prefix("tcp:").or_else(|| name.strip_prefix("tcp6:")).unwrap_or(name);
            let number = number.parse().ok().filter(|number: &u16| *number > 0);
            let number = number.ok_or_else(|| format!("`{name}` is no port of TCP"))?;
            vec![Check::Port { number, open }]
        }
        "command" => {
            let exit = attributes.value::<u8>("exit-status", "an exit code").map_or(0, i32::from);
            let command = attributes.text("exec").unwrap_or(name_owned);
            let texts = attributes.texts("stdout");
            let of = |stdout| Check::Command { command: command.clone(), exit, stdout };
            if texts.is_empty() { vec![of(None)] } else { texts.into_iter().map(|text| of(Some(text))).collect() }
        }
        "user" => {
            let exists = attributes.value("exists", TRUTH).unwrap_or(true);
            let uid = attributes.value("uid", "a user id");
            let shell = attributes.text("shell");
            vec![Check::User { name: name_owned, exists, uid, shell, groups: attributes.texts("groups") }]
        }
        "group" => {
            let exists = attributes.value("exists", TRUTH).unwrap_or(true);
            let gid = attributes.value::<u32>("gid", "a group id");
            // getent(1) ends with 2 where there is none.
            let stdout = gid.map(|gid| format!(":{gid}:"));
            let command = format!("getent group {}", quoted(name));
            vec![Check::Command { command, exit: if exists { 0 } else { 2 }, stdout }]
        }
        "process" => {
            let running = attributes.value("running", TRUTH).unwrap_or(true);
            let command = format!("pgrep -x {}", quoted(name));
            vec![Check::Command { command, exit: if running { 0 } else { 1 }, stdout: None }]
        }
        "mount" => {
            let exists = attributes.value("exists", TRUTH).unwrap_or(true);
            let (fs, options) = (attributes.text("filesystem"), attributes.texts("opts"));
            if !exists {
                let command = format!("! mountpoint -q {}", quoted(name));
                return Ok(vec![Check::Command { command, exit: 0, stdout: None }]);
            }
            vec![Check::Mount { point: name_owned, fs, options }]
        }
        "kernel-param" => {
            let value = attributes.text("value").ok_or_else(|| format!("`{name}` has no `value`"))?;
            vec![Check::Sysctl { key: name_owned, value }]
        }
        _ => {
            let status = attributes.value("status", "a status code").unwrap_or(200);
            let texts = attributes.texts("body");
            let url: crate::HttpUrl = name.parse().map_err(|error: crate::HttpUrlError| error.to_string())?;
            let of = |contains| Check::Http { url: url.clone(), status, contains };
            if texts.is_empty() { vec![of(None)] } else { texts.into_iter().map(|text| of(Some(text))).collect() }
        }
    })
}

/// A name as one word of a shell.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', r"'\''"))
}
