//! GRUB's menu, `grub.cfg`.

use std::fmt::Write as _;

use uuid::Uuid;

use super::Kernel;

/// What a menu is made of.
pub(super) struct Menu<'a> {
    /// Name of the system, from `/etc/os-release`.
    pub(super) system: &'a str,
    /// The file system with the kernels.
    pub(super) boot: Uuid,
    /// Directory of the kernels on it, without a slash at its end.
    pub(super) directory: &'a str,
    /// The root file system.
    pub(super) root: Uuid,
    /// The kernel's other arguments.
    pub(super) arguments: &'a [String],
    /// Seconds before the first entry is started.
    pub(super) timeout: i32,
    /// The newest first.
    pub(super) kernels: &'a [Kernel],
    /// Commands of the tree's own, such as passwords.
    pub(super) custom: &'a str,
}

impl Menu<'_> {
    /// The text of the file.
    pub(super) fn render(&self) -> String {
        let mut text = format!(
            "# Written by hardtack. update-grub(8) replaces it from /etc/default/grub and /etc/default/grub.d.\n\
             set default=0\n\
             set timeout={timeout}\n\
             if serial --unit=0 --speed=115200; then\n\
             \x20 terminal_input console serial\n\
             \x20 terminal_output console serial\n\
             fi\n\
             search --no-floppy --fs-uuid --set=root {boot}\n\
             {custom}",
            timeout = self.timeout,
            boot = self.boot.hyphenated(),
            custom = self.custom,
        );
        let arguments: String = self.arguments.iter().map(|argument| format!(" {}", quoted(argument))).collect();
        for kernel in self.kernels {
            let title = quoted(&format!("{}, with Linux {}", self.system, kernel.version));
            // Anyone may start an entry; to change one needs the password, where there is one.
            let _ = write!(
                text,
                "menuentry {title} --class gnu-linux --unrestricted --id {id} {{\n\
                 \x20 linux {directory}/{image} root=UUID={root} ro{arguments}\n\
                 \x20 initrd {directory}/{initramfs}\n\
                 }}\n",
                id = quoted(&format!("linux-{}", kernel.version)),
                directory = self.directory,
                image = kernel.image,
                initramfs = kernel.initramfs,
                root = self.root.hyphenated(),
            );
        }
        text
    }
}

/// A word of GRUB's script language, quoted where it needs it.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./,:=+@%~".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    // A quote cannot stand between single quotes.
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_reach_grub_as_they_are() {
        let words = ["audit=1", "a b", "dyndbg=\"file x +p\"", "it's", "$x;{}", ""];
        insta::assert_snapshot!(words.map(quoted).join("\n"), @r#"
        audit=1
        'a b'
        'dyndbg="file x +p"'
        'it'\''s'
        '$x;{}'
        ''
        "#);
    }
}
