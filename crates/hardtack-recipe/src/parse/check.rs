//! The checks of `test`.

use hardtack_hcl::{BlockReader, Data, Diagnostic, Diagnostics, FromValue, Value, ValueError};

use super::context::{Context, Expected, label};
use crate::{Check, HttpUrl, read};

/// The blocks that are checks.
pub(super) const CHECKS: [&str; 15] = [
    "unit",
    "port",
    "command",
    "file",
    "http",
    "user",
    "mount",
    "kernel_argument",
    "sysctl",
    "package",
    "host",
    "time_source",
    "boot",
    "journal",
    "program",
];

/// Reads one check.
pub(super) fn check(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Check, Diagnostics> {
    match block.name() {
        "unit" => unit(block),
        "port" => {
            let number = label(block, port);
            let open = block.optional::<bool>("open").unwrap_or(true);
            let number = block.finish(number)?;
            Ok(Check::Port { number, open })
        }
        "command" => {
            let command = label(block, read::sentence);
            let exit = block.optional_with("exit", exit_code).unwrap_or(0);
            let stdout = block.optional::<String>("stdout");
            let command = block.finish(command)?;
            Ok(Check::Command { command, exit, stdout })
        }
        "file" => file(block),
        "http" => {
            let url = label(block, HttpUrl::from_value);
            let status = block.optional_with("status", status).unwrap_or(200);
            let contains = block.optional::<String>("contains");
            let url = block.finish(url)?;
            Ok(Check::Http { url, status, contains })
        }
        "user" => user(block),
        "mount" => {
            let point = label(block, read::tree_path);
            let fs = block.optional_with("fs", read::sentence);
            let options = block.optional::<Vec<String>>("options").unwrap_or_default();
            let point = block.finish(point)?;
            Ok(Check::Mount { point: point.to_string(), fs, options })
        }
        "kernel_argument" => {
            let argument = label(block, read::sentence);
            let present = block.optional::<bool>("present").unwrap_or(true);
            let argument = block.finish(argument)?;
            Ok(Check::KernelArgument { argument, present })
        }
        "sysctl" => {
            let key = label(block, read::sentence);
            let value = block.required_with("value", scalar);
            let (key, value) = block.finish((key, value))?;
            Ok(Check::Sysctl { key, value })
        }
        "package" => package(block),
        "host" => {
            let name = label(block, read::sentence);
            let address = block.optional_with("address", address);
            let name = block.finish(name)?;
            Ok(Check::Host { name, address })
        }
        "time_source" => {
            block.finish(())?;
            Ok(Check::TimeSource)
        }
        "boot" => {
            let seconds = block.required::<u32>("seconds");
            let seconds = block.finish(seconds)?;
            Ok(Check::BootTime { seconds })
        }
        "journal" => {
            let except = block.items::<String>("except");
            for (text, place) in &except {
                if text.trim().is_empty() {
                    let error = Diagnostic::error("every line holds this text").at(place.clone());
                    block.error(error.help("say what the lines that do not count have in them"));
                }
            }
            block.finish(())?;
            Ok(Check::Journal { except: except.into_iter().map(|(text, _)| text).collect() })
        }
        _ => {
            let path = label(block, |value| context.host_path(value, Expected::File));
            let path = block.finish(path)?;
            Ok(Check::Program { path })
        }
    }
}

/// Reads a `payload` block.
pub(super) fn payload(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Check, Diagnostics> {
    let path = label(block, |value| context.host_path(value, Expected::Either));
    let to = block.required_with("to", read::tree_path);
    let command = block.required_with("command", read::sentence);
    let (path, to, command) = block.finish((path, to, command))?;
    Ok(Check::Payload { path, to: to.to_string(), command })
}

fn unit(block: &mut BlockReader<'_>) -> Result<Check, Diagnostics> {
    let name = label(block, read::sentence);
    let active = block.optional::<bool>("active");
    let enabled = block.optional::<bool>("enabled");
    let name = block.finish(name)?;
    // A unit that is only named is meant to run.
    let active = active.or_else(|| enabled.is_none().then_some(true));
    Ok(Check::Unit { name, active, enabled })
}

fn file(block: &mut BlockReader<'_>) -> Result<Check, Diagnostics> {
    let path = label(block, read::tree_path);
    let exists = block.optional::<bool>("exists").unwrap_or(true);
    let contains = block.optional::<String>("contains");
    if !exists && contains.is_some() {
        let error = Diagnostic::error("a file that must not exist contains nothing");
        let place = block.place_of("contains");
        block.error(error.at(place));
    }
    let path = block.finish(path)?;
    Ok(Check::File { path: path.to_string(), exists, contains })
}

fn user(block: &mut BlockReader<'_>) -> Result<Check, Diagnostics> {
    let name = label(block, read::account);
    let exists = block.optional::<bool>("exists").unwrap_or(true);
    let uid = block.optional::<u32>("uid");
    let shell = block.optional_with("shell", read::tree_path);
    let groups = block.optional::<Vec<String>>("groups").unwrap_or_default();
    let asks = ["uid", "shell", "groups"].into_iter().find(|key| block.has(key));
    if let Some(key) = asks.filter(|_| !exists) {
        let error = Diagnostic::error(format!("an account that must not exist has no `{key}`"));
        let place = block.place_of(key);
        block.error(error.at(place));
    }
    let name = block.finish(name)?;
    Ok(Check::User { name, exists, uid, shell: shell.map(|shell| shell.to_string()), groups })
}

fn package(block: &mut BlockReader<'_>) -> Result<Check, Diagnostics> {
    let name = label(block, read::sentence);
    let installed = block.optional::<bool>("installed").unwrap_or(true);
    let version = block.optional_with("version", read::sentence);
    if !installed && version.is_some() {
        let error = Diagnostic::error("a package that must not be installed has no version");
        let place = block.place_of("version");
        block.error(error.at(place));
    }
    let name = block.finish(name)?;
    Ok(Check::Package { name, installed, version })
}

/// A TCP port.
fn port(value: &Value) -> Result<u16, ValueError> {
    let text = read::sentence(value)?;
    let port = text.parse().ok().filter(|port: &u16| *port > 0);
    port.ok_or_else(|| ValueError::new(format!("`{text}` is no port")).help("ports are numbers from 1 to 65535"))
}

/// What a command can exit with.
fn exit_code(value: &Value) -> Result<i32, ValueError> {
    match value.data() {
        Data::Number(number) => {
            let code = number.to_i64().and_then(|code| u8::try_from(code).ok());
            code.map(i32::from).ok_or_else(|| {
                ValueError::new(format!("{number} is no exit code")).help("exit codes are numbers from 0 to 255")
            })
        }
        _ => Err(ValueError::kind("a number", value)),
    }
}

/// A status code of HTTP (RFC 9110, section 15).
fn status(value: &Value) -> Result<u16, ValueError> {
    let code = u16::from_value(value)?;
    if (100..=599).contains(&code) {
        return Ok(code);
    }
    Err(ValueError::new(format!("{code} is no status of HTTP")).help("status codes are numbers from 100 to 599"))
}

/// A value that is written as a string, a number or a boolean.
fn scalar(value: &Value) -> Result<String, ValueError> {
    value.scalar_text().ok_or_else(|| ValueError::kind("a string", value))
}

/// An address of IPv4 or IPv6.
fn address(value: &Value) -> Result<String, ValueError> {
    let text = read::sentence(value)?;
    let parsed = text.parse::<std::net::IpAddr>();
    parsed.map(|address| address.to_string()).map_err(|_| {
        ValueError::new(format!("`{text}` is no address"))
            .help("write an address of IPv4 or IPv6, such as \"10.0.0.5\"")
    })
}
