//! What must change in a tree so that it boots.

use hardtack_recipe::{Layout, Loader};
use hardtack_tree::{Change, Mode, Owner, StagedTree, Tree, TreeError, TreePath, tree_path};

use super::arguments::Arguments;
use super::kernels::{self, Kernel};
use super::menu::Menu;
use super::{BootError, GrubCore, GrubTarget, systemd_boot};
use crate::geometry::{FileSystemSlot, Geometry};

/// What makes a tree boot.
#[derive(Clone, Debug)]
pub struct BootPlan {
    /// The menu, or the settings that keep it when the machine writes it anew.
    pub changes: Vec<Change>,
    /// The kernels of the menu, the newest first.
    pub kernels: Vec<Kernel>,
    /// The arguments that the kernels get beside `root` and `ro`.
    pub arguments: Vec<String>,
    /// What does not stop the machine from booting, but somebody should know.
    pub warnings: Vec<String>,
}

/// Plans the menu: one entry for each installed kernel, with the arguments of the tree's GRUB settings and those of the
/// layout. For GRUB the layout's are also written into a file of its settings, so that the next update-grub(8), after a
/// kernel's upgrade in the running machine, comes to the same. The entries of systemd-boot are files of the EFI system
/// partition: [`esp_files`](super::esp_files). Planning a second time changes nothing.
///
/// # Errors
/// When there is no kernel, one has no initial file system, a part of the boot loader is missing, or the settings cannot be
/// understood.
pub fn plan_boot(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<BootPlan, BootError> {
    match layout.loader {
        Loader::Grub => grub(geometry, layout, tree),
        Loader::SystemdBoot => systemd_boot::plan(geometry, layout, tree),
    }
}

fn grub(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<BootPlan, BootError> {
    for firmware in &layout.firmware {
        if let Some(core) = GrubCore::new(GrubTarget::of(*firmware), geometry) {
            core.check(tree)?;
        }
    }
    let kernels = kernels::find(tree)?;
    let arguments = Arguments::of(tree, layout)?;
    let root = holder(geometry, TreePath::root())?;
    let boot = holder(geometry, tree_path!("/boot"))?;
    let menu = Menu {
        system: &system_name(tree)?,
        boot: boot.uuid,
        directory: if boot.mount.is_root() { "/boot" } else { "" },
        root: root.uuid,
        arguments: &arguments.words,
        timeout: arguments.timeout,
        kernels: &kernels,
        custom: &custom(tree)?,
    };

    let mut staged = StagedTree::new(tree);
    arguments.keep(&mut staged)?;
    let file = tree_path!("/boot/grub/grub.cfg");
    // Passwords may stand in it.
    staged.write_new(&file, menu.render(), Mode::new(0o600), Owner::ROOT)?;
    staged.set_mode(&file, Mode::new(0o600))?;
    staged.set_owner(&file, Owner::ROOT)?;
    let changes = staged.into_changes();
    Ok(BootPlan { changes, kernels, arguments: arguments.words, warnings: warnings(tree)? })
}

/// The file system that holds `path`.
pub(super) fn holder(geometry: &Geometry, path: TreePath) -> Result<&FileSystemSlot, BootError> {
    geometry.file_system_of(&path).map(|(_, fs)| fs).ok_or(BootError::NoFileSystem { path })
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
