//! systemd-boot(7) with unified kernel images, all of it on the EFI system partition.

use hardtack_recipe::Layout;
use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::arguments::Arguments;
use super::kernels::{self, Kernel, in_boot};
use super::plan::holder;
use super::uki::Uki;
use super::{BootError, BootPlan, UEFI_LOADER};
use crate::geometry::Geometry;

/// The Debian package with the boot loader and the stub.
const PACKAGE: &str = "systemd-boot-efi";
/// Where the boot loader looks for unified kernel images (UAPI Group specification "Boot Loader", type 2).
const IMAGES: &str = "EFI/Linux";

/// Bytes of the largest kernel or initial file system that is read: far over any that a machine starts with.
const LARGEST: u64 = 512 << 20;

/// A file of the EFI system partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EspFile {
    /// Its path on the partition, without a slash at its beginning.
    pub path: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// Checks that the tree can be started so, and writes the arguments where kernel-install(8) finds them.
pub(super) fn plan(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<BootPlan, BootError> {
    for path in [loader(), stub()] {
        if tree.resolve(&path)?.is_none() {
            return Err(BootError::NoLoader { path, package: PACKAGE });
        }
    }
    let kernels = kernels::find(tree)?;
    let arguments = Arguments::of(tree, layout)?;
    let mut staged = StagedTree::new(tree);
    staged.write(&tree_path!("/etc/kernel/cmdline"), format!("{}\n", command_line(geometry, &arguments)?))?;
    let mut warnings = Vec::new();
    if tree.resolve(&tree_path!("/usr/bin/kernel-install"))?.is_none() {
        warnings.push(
            "a kernel that is upgraded in the running machine does not reach the EFI system partition: build the image \
             anew for it, or install the package `systemd-boot`"
                .into(),
        );
    }
    Ok(BootPlan { changes: staged.into_changes(), kernels, arguments: arguments.words, warnings })
}

/// What the EFI system partition holds: the boot loader, its settings, and an image for each kernel of the tree.
///
/// # Errors
/// When a part is missing, or a stub is no program that sections can be added to.
pub fn esp_files(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<Vec<EspFile>, BootError> {
    let program = read(tree, &loader())?;
    let stub = read(tree, &stub())?;
    let os_release = read(tree, &tree_path!("/etc/os-release"))?;
    let arguments = Arguments::of(tree, layout)?;
    let command_line = command_line(geometry, &arguments)?;
    // An entry cannot be changed at the console: there is no password that could guard that.
    let settings = format!("timeout {}\nconsole-mode keep\neditor no\n", arguments.timeout.max(0));
    let mut files = vec![
        EspFile { path: UEFI_LOADER.into(), content: program.clone() },
        EspFile { path: "EFI/systemd/systemd-bootx64.efi".into(), content: program },
        EspFile { path: "loader/loader.conf".into(), content: settings.into_bytes() },
    ];
    for kernel in kernels::find(tree)? {
        let uki = Uki {
            stub: &stub,
            os_release: &os_release,
            release: &kernel.version,
            arguments: &command_line,
            kernel: &read(tree, &in_boot(&kernel.image)?)?,
            initramfs: &read(tree, &in_boot(&kernel.initramfs)?)?,
        };
        let content = uki.assemble().map_err(|source| BootError::Stub { path: self::stub(), source })?;
        files.push(EspFile { path: image_path(&kernel), content });
    }
    Ok(files)
}

/// The path of a kernel's image. The boot loader starts the one with the newest version first.
fn image_path(kernel: &Kernel) -> String {
    format!("{IMAGES}/linux-{}.efi", kernel.version)
}

/// All arguments of the kernels.
fn command_line(geometry: &Geometry, arguments: &Arguments) -> Result<String, BootError> {
    let root = holder(geometry, TreePath::root())?.uuid.hyphenated().to_string();
    let words = [format!("root=UUID={root}"), "ro".to_owned()];
    Ok(words.iter().chain(&arguments.words).map(String::as_str).collect::<Vec<_>>().join(" "))
}

fn loader() -> TreePath {
    tree_path!("/usr/lib/systemd/boot/efi/systemd-bootx64.efi")
}

fn stub() -> TreePath {
    tree_path!("/usr/lib/systemd/boot/efi/linuxx64.efi.stub")
}

/// A whole file, which may be an initial file system.
pub(super) fn read(tree: &dyn Tree, path: &TreePath) -> Result<Vec<u8>, BootError> {
    let missing = || BootError::NoLoader { path: path.clone(), package: PACKAGE };
    tree.read_up_to(path, LARGEST)?.ok_or_else(missing)
}
