//! What must change in a tree so that it boots.

use hardtack_recipe::{Layout, Loader};
use hardtack_tree::{Change, Mode, Owner, StagedTree, Tree, TreeError, TreePath, tree_path};

use super::kernels::{self, Kernel};
use super::menu::Menu;
use super::settings::{ALWAYS, DEFAULT, Settings, TIMEOUT, words};
use super::{BootError, GrubCore, GrubTarget};
use crate::geometry::{FileSystemSlot, Geometry};

/// Where the machine's messages go when the tree does not say: to the screen and the first serial port, which also
/// gets a login prompt.
const CONSOLES: [&str; 2] = ["console=tty0", "console=ttyS0,115200"];
/// Seconds of the menu when the tree does not say.
const SECONDS: i32 = 1;

/// What makes a tree boot.
#[derive(Clone, Debug)]
pub struct BootPlan {
    /// GRUB's menu and the settings that keep it when update-grub(8) writes it anew.
    pub changes: Vec<Change>,
    /// The kernels of the menu, the newest first.
    pub kernels: Vec<Kernel>,
    /// The arguments that the kernels get beside `root` and `ro`.
    pub arguments: Vec<String>,
    /// What does not stop the machine from booting, but somebody should know.
    pub warnings: Vec<String>,
}

/// Plans GRUB's menu: one entry for each installed kernel, with the arguments of the tree's GRUB settings and those of
/// the layout. The layout's are also written into a file of GRUB's settings, so that the next update-grub(8), after a
/// kernel's upgrade in the running machine, comes to the same. Planning a second time changes nothing.
///
/// # Errors
/// When there is no kernel, one has no initial file system, a part of GRUB is missing, or the settings cannot be
/// understood.
pub fn plan_boot(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<BootPlan, BootError> {
    if layout.loader != Loader::Grub {
        return Err(BootError::Loader(layout.loader));
    }
    for firmware in &layout.firmware {
        if let Some(core) = GrubCore::new(GrubTarget::of(*firmware), geometry) {
            core.check(tree)?;
        }
    }
    let kernels = kernels::find(tree)?;
    let own = tree_path!("/etc/default/grub.d/90-hardtack.cfg");
    let settings = Settings::read(tree, Some(&own))?;
    let always = words(settings.text(ALWAYS)?.unwrap_or(""));
    let normal = words(settings.text(DEFAULT)?.unwrap_or(""));
    let timeout = settings.text(TIMEOUT)?;
    let added = added(layout, &[&always, &normal]);
    let drop_in = drop_in(&added, timeout.is_none());
    // In the order that grub-mkconfig gives them.
    let arguments = [always, added, normal].concat();

    let root = holder(geometry, TreePath::root())?;
    let boot = holder(geometry, tree_path!("/boot"))?;
    let menu = Menu {
        system: &system_name(tree)?,
        boot: boot.uuid,
        directory: if boot.mount.is_root() { "/boot" } else { "" },
        root: root.uuid,
        arguments: &arguments,
        timeout: timeout.and_then(|text| text.trim().parse().ok()).unwrap_or(SECONDS),
        kernels: &kernels,
        custom: &custom(tree)?,
    };

    let mut staged = StagedTree::new(tree);
    staged.write(&own, drop_in)?;
    let file = tree_path!("/boot/grub/grub.cfg");
    // Passwords may stand in it.
    staged.write_new(&file, menu.render(), Mode::new(0o600), Owner::ROOT)?;
    staged.set_mode(&file, Mode::new(0o600))?;
    staged.set_owner(&file, Owner::ROOT)?;
    Ok(BootPlan { changes: staged.into_changes(), kernels, arguments, warnings: warnings(tree)? })
}

fn holder(geometry: &Geometry, path: TreePath) -> Result<&FileSystemSlot, BootError> {
    geometry.file_system_of(&path).map(|(_, fs)| fs).ok_or(BootError::NoFileSystem { path })
}

/// What comes to the arguments that the tree has: consoles, when it names none, and those of the layout.
fn added(layout: &Layout, present: &[&Vec<String>]) -> Vec<String> {
    let present: Vec<&String> = present.iter().copied().flatten().collect();
    let mut added = Vec::new();
    if !present.iter().copied().chain(&layout.kernel_args).any(|argument| argument.starts_with("console=")) {
        added.extend(CONSOLES.map(str::to_owned));
    }
    added.extend(layout.kernel_args.iter().filter(|argument| !present.contains(argument)).cloned());
    added
}

/// The file of GRUB's settings with what comes from the layout.
fn drop_in(arguments: &[String], sets_timeout: bool) -> String {
    let mut text = "# Written by hardtack from the image's layout, so that update-grub(8) keeps it.\n".to_owned();
    let escaped = arguments.join(" ").replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$").replace('`', r"\`");
    text.push_str(&format!("{ALWAYS}=\"${ALWAYS} {escaped}\"\n"));
    text.push_str("GRUB_TERMINAL=\"console serial\"\nGRUB_SERIAL_COMMAND=\"serial --unit=0 --speed=115200\"\n");
    if sets_timeout {
        text.push_str(&format!("{TIMEOUT}={SECONDS}\n"));
    }
    text
}

/// `PRETTY_NAME` of os-release(5).
fn system_name(tree: &dyn Tree) -> Result<String, TreeError> {
    let text = tree.read_text(&tree_path!("/etc/os-release"))?.unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let name = name.map(|name| name.trim().trim_matches(['"', '\'']).replace(char::is_control, ""));
    Ok(name.filter(|name| !name.is_empty()).unwrap_or_else(|| "Linux".into()))
}

/// What the executable files of `/etc/grub.d` say that only print themselves: GRUB's way for commands of one's own.
fn custom(tree: &dyn Tree) -> Result<String, TreeError> {
    let directory = tree_path!("/etc/grub.d");
    let mut text = String::new();
    for name in tree.list(&directory)?.unwrap_or_default() {
        let path = directory.join_os(&name)?;
        let executable = tree.target_metadata(&path)?.is_some_and(|metadata| metadata.mode.bits() & 0o111 != 0);
        let Some(file) = tree.read_text(&path)?.filter(|_| executable) else { continue };
        let mut lines = file.lines().skip(1);
        if lines.next().is_some_and(|line| line.trim() == "exec tail -n +3 $0") {
            for line in lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    Ok(text)
}

fn warnings(tree: &dyn Tree) -> Result<Vec<String>, TreeError> {
    let mut warnings = Vec::new();
    if tree.resolve(&tree_path!("/usr/sbin/update-grub"))?.is_none() {
        warnings.push(
            "without /usr/sbin/update-grub a kernel that is upgraded in the running machine does not reach the boot \
             menu: install the package `grub2-common`"
                .into(),
        );
    }
    Ok(warnings)
}
