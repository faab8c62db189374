//! `test`.

use hardtack_hcl::{BlockReader, Data, Diagnostic, Diagnostics, Value, ValueError};

use super::context::label;
use crate::{Check, TestBlock, read};

/// Reads a `test` block.
pub(super) fn test(block: &mut BlockReader<'_>) -> Result<TestBlock, Diagnostics> {
    let name = label(block, read::sentence);
    let mut checks = Vec::new();
    let blocks = block.blocks_in_order(&["unit", "port", "command", "file"]);
    let empty = blocks.is_empty();
    for mut inner in blocks {
        let read = check(&mut inner);
        checks.extend(block.absorb(read).into_option());
    }
    let place = block.place();
    if empty {
        let error = Diagnostic::error("this test checks nothing").at(place.clone());
        block.error(error.help("add a `unit`, `port`, `command` or `file` block"));
    }
    let name = block.finish(name)?;
    Ok(TestBlock { name, checks, place })
}

fn check(block: &mut BlockReader<'_>) -> Result<Check, Diagnostics> {
    match block.name() {
        "unit" => {
            let name = label(block, read::sentence);
            let active = block.optional::<bool>("active");
            let enabled = block.optional::<bool>("enabled");
            let name = block.finish(name)?;
            // A unit that is only named is meant to run.
            let active = active.or_else(|| enabled.is_none().then_some(true));
            Ok(Check::Unit { name, active, enabled })
        }
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
        _ => {
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
    }
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
