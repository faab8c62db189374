//! The kernel's arguments: what the tree's GRUB settings say, and what the layout adds.

use hardtack_recipe::Layout;
use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::BootError;
use super::settings::{ALWAYS, DEFAULT, Settings, TIMEOUT, words};

/// Where the machine's messages go when the tree does not say: to the screen and the first serial port, which also
/// gets a login prompt.
const CONSOLES: [&str; 2] = ["console=tty0", "console=ttyS0,115200"];
/// Seconds of the menu when the tree does not say.
const SECONDS: i32 = 1;

/// The arguments of every kernel, and how long the menu waits.
pub(super) struct Arguments {
    /// Beside `root` and `ro`, in the order that grub-mkconfig(8) gives them.
    pub(super) words: Vec<String>,
    /// Seconds before the first entry of the menu is started.
    pub(super) timeout: i32,
    /// The file of GRUB's settings with what comes from the layout.
    drop_in: String,
}

impl Arguments {
    /// Of a tree on a layout. What hardtack itself wrote before is not counted.
    ///
    /// # Errors
    /// When the settings cannot be read or understood.
    pub(super) fn of(tree: &dyn Tree, layout: &Layout) -> Result<Self, BootError> {
        let settings = Settings::read(tree, Some(&own()))?;
        let always = words(settings.text(ALWAYS)?.unwrap_or(""));
        let normal = words(settings.text(DEFAULT)?.unwrap_or(""));
        let timeout = settings.text(TIMEOUT)?;
        let added = added(layout, &[&always, &normal]);
        Ok(Self {
            timeout: timeout.and_then(|text| text.trim().parse().ok()).unwrap_or(SECONDS),
            drop_in: drop_in(&added, timeout.is_none()),
            words: [always, added, normal].concat(),
        })
    }

    /// Writes the layout's arguments where update-grub(8) finds them.
    pub(super) fn keep(&self, staged: &mut StagedTree<'_>) -> Result<(), BootError> {
        Ok(staged.write(&own(), self.drop_in.clone())?)
    }
}

/// The file of GRUB's settings that hardtack writes.
fn own() -> TreePath {
    tree_path!("/etc/default/grub.d/90-hardtack.cfg")
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
