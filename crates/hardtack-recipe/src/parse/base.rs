//! `base`.

use hardtack_hcl::{
    BlockReader, Diagnostic, Diagnostics, FromValue, Place, Read, Redactor, Segment, Value, ValueError, all_of, nearest,
};

use super::context::{Context, Expected, exactly_one};
use super::newest;
use crate::distribution::DISTRIBUTIONS;
use crate::{Base, Bootstrap, DiskFile, ImageName, StoreReference, read};

/// Reads a `base` block; gives the place where the base is named too.
pub(super) fn base(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<(Base, Place), Diagnostics> {
    let start = exactly_one(block, &Base::KEYS);
    let place = start.as_ref().map_or_else(|| block.place(), |start| block.place_of(start));
    if start.as_ref().is_none() {
        // Every key of every base is known here, so that only the real mistake is reported.
        for key in Base::KEYS.into_iter().chain(["sha256", "require_audit"]).chain(BOOTSTRAP_KEYS) {
            block.expression(key);
        }
    }
    let base = start.and_then(|start| match start {
        "bootstrap" => bootstrap(block, context),
        "tar" => {
            let path = block.required_with("tar", |value| context.host_path(value, Expected::File));
            let sha256 = block.optional_with("sha256", read::sha256);
            path.map(|path| Base::Tar { path, sha256 })
        }
        "directory" => block
            .required_with("directory", |value| context.host_path(value, Expected::Directory))
            .map(|path| Base::Directory { path }),
        "image" => disk_images(block, context),
        _ => other_image(block),
    });
    Ok((block.finish(base)?, place))
}

/// Disk images of one machine: a path, or a list of paths, each with its digest.
fn disk_images(block: &mut BlockReader<'_>, context: Context<'_>) -> Read<Base> {
    let paths = block.required_with("image", |value| {
        let one_or_more = each(value, |value| disk_file(value, context))?;
        if one_or_more.is_empty() { Err(ValueError::new("no disk image is named")) } else { Ok(one_or_more) }
    });
    let digests = block.optional_with("sha256", |value| each(value, read::sha256));
    paths.and_then(|paths| {
        if let Some(digests) = digests.as_ref().filter(|digests| digests.len() != paths.len()) {
            let message = format!("there are {} disk images and {} digests", paths.len(), digests.len());
            let place = block.place_of("sha256");
            return block
                .fail(Diagnostic::error(message).at(place).help("write one digest a disk image, in their order"));
        }
        let mut digests = digests.into_iter().flatten();
        let disks = paths.into_iter().map(|disk| DiskFile { sha256: digests.next(), ..disk }).collect();
        Read::present(Base::Image { disks })
    })
}

/// A disk image, by its path or by a pattern of its name.
fn disk_file(value: &Value, context: Context<'_>) -> Result<DiskFile, ValueError> {
    let text = String::from_value(value)?;
    if !newest::is_pattern(&text) {
        let path = context.host_path(value, Expected::File)?;
        return Ok(DiskFile { path, sha256: None, others: Vec::new() });
    }
    let pattern = context.environment.resolve(&text).ok_or_else(|| ValueError::new("files cannot be named here"))?;
    let mut others = newest::matching(&pattern)?;
    let path = others.pop().unwrap_or(pattern);
    Ok(DiskFile { path, sha256: None, others })
}

/// A value, or those of a list.
fn each<T>(value: &Value, read: impl Fn(&Value) -> Result<T, ValueError>) -> Result<Vec<T>, ValueError> {
    match value.as_list() {
        None => Ok(vec![read(value)?]),
        Some(items) => {
            let read = |(index, item)| read(item).map_err(|error: ValueError| error.inside(Segment::Index(index)));
            items.iter().enumerate().map(read).collect()
        }
    }
}

/// Another image: of the recipe, or of the store.
fn other_image(block: &mut BlockReader<'_>) -> Read<Base> {
    block.required::<String>("from").and_then(|text| {
        if !StoreReference::is_meant(&text) {
            return block.required::<ImageName>("from").map(|image| Base::From { image });
        }
        let require_audit = block.optional::<bool>("require_audit").unwrap_or(false);
        block.required::<StoreReference>("from").map(|image| Base::Stored { image, require_audit })
    })
}

/// The keys that only a bootstrap has.
const BOOTSTRAP_KEYS: [&str; 7] = ["release", "mirror", "components", "updates", "keyring", "architecture", "include"];

fn bootstrap(block: &mut BlockReader<'_>, context: Context<'_>) -> Read<Base> {
    let distribution = block.required_with("bootstrap", distribution);
    let release = block.required_with("release", code_name);
    let mirror = block.optional_with("mirror", mirror);
    let components = block.optional::<Vec<String>>("components");
    let updates = block.optional::<bool>("updates");
    let keyring = block.optional_with("keyring", |value| context.host_path(value, Expected::File));
    let architecture = block.optional_with("architecture", architecture);
    let include = block.optional_with("include", super::packages::names);
    distribution.and_then(|distribution| {
        release.map(|release| {
            let default = DISTRIBUTIONS.iter().find(|known| known.name == distribution);
            let default = default.map_or("", |known| known.mirror).to_owned();
            Base::Bootstrap(Bootstrap {
                distribution,
                release,
                mirror: mirror.unwrap_or(default),
                components: components.unwrap_or_else(|| vec!["main".into()]),
                updates: updates.unwrap_or(true),
                keyring,
                architecture: architecture.unwrap_or_else(|| host_architecture().into()),
                include: include.unwrap_or_default(),
            })
        })
    })
}

fn distribution(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?;
    let mut known: Vec<&str> = DISTRIBUTIONS.iter().map(|known| known.name).collect();
    known.dedup();
    if known.contains(&text.as_str()) {
        return Ok(text);
    }
    let help = match nearest(&text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("hardtack bootstraps {}; any other root can be a `tar` or `directory`", all_of(&known)),
    };
    Err(ValueError::new(format!("`{text}` is no distribution that can be bootstrapped")).help(help))
}

/// A word that can stand in an archive's path.
fn code_name(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(plain) && text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Ok(text);
    }
    Err(ValueError::new(format!("`{text}` is no release")).help("write its code name, such as \"bookworm\""))
}

/// The address of a package archive, which stands in logs and argument lists.
fn mirror(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?;
    let rest = ["http://", "https://", "file:/"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let Some(rest) =
        rest.filter(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
    else {
        return Err(ValueError::new(format!("`{}` is no address of a mirror", text.escape_debug()))
            .help("write it with http://, https:// or file:/"));
    };
    if let Some((credentials, _)) = rest.split('/').next().and_then(|host| host.rsplit_once('@')) {
        Redactor::global().hide(credentials);
        return Err(ValueError::new("a mirror's address has no user name or password in it")
            .help("give apt the credentials in a file of /etc/apt/auth.conf.d on the build host"));
    }
    Ok(text)
}

fn architecture(value: &Value) -> Result<String, ValueError> {
    const KNOWN: [&str; 2] = ["amd64", "arm64"];
    let text = String::from_value(value)?;
    if KNOWN.contains(&text.as_str()) {
        return Ok(text);
    }
    let other = match text.as_str() {
        "x86_64" | "x86-64" => Some("amd64"),
        "aarch64" => Some("arm64"),
        other => nearest(other, KNOWN),
    };
    let help = other.map_or_else(|| "write \"amd64\" or \"arm64\"".into(), |near| format!("did you mean \"{near}\"?"));
    Err(ValueError::new(format!("`{text}` is no architecture that can be built")).help(help))
}

/// The build host's architecture as Debian calls it.
fn host_architecture() -> &'static str {
    if std::env::consts::ARCH == "aarch64" { "arm64" } else { "amd64" }
}
