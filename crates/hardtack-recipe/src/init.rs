//! A recipe to begin with.

use std::collections::BTreeSet;

use crate::Distribution;

/// Packages of every machine, beside the kernel's.
const PACKAGES: [&str; 8] =
    ["systemd-sysv", "systemd-resolved", "udev", "dbus", "e2fsprogs", "iproute2", "openssh-server", "sudo"];

/// A commented recipe that builds and audits as it is.
#[derive(Clone, Debug)]
pub struct Starter {
    /// The image's name.
    pub name: String,
    /// What it starts from.
    pub distribution: &'static Distribution,
    /// The profile of the distribution's benchmark.
    pub profile: String,
    /// Packages that the profile's rules ask for, beside [`Starter::packages`].
    pub needed: BTreeSet<String>,
    /// The control that asks for the journal to be sent to another machine, where the profile has one.
    pub journal_upload: Option<String>,
    /// The control that asks for a password of the boot loader, where the profile has one.
    pub boot_password: Option<String>,
    /// The control that has sudo ask for a password, where the profile has one.
    pub sudo_password: Option<String>,
    /// Whether the profile asks who may log in by SSH.
    pub limits_logins: bool,
}

impl Starter {
    /// A recipe that knows nothing of what its profile asks for.
    pub fn new(name: &str, distribution: &'static Distribution, profile: &str) -> Self {
        Self {
            name: name.to_owned(),
            distribution,
            profile: profile.to_owned(),
            needed: BTreeSet::new(),
            journal_upload: None,
            boot_password: None,
            sudo_password: None,
            limits_logins: false,
        }
    }

    /// The packages that it installs whatever the profile.
    pub fn packages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.distribution.kernel).chain(PACKAGES)
    }

    /// The recipe's text.
    pub fn text(&self) -> String {
        let own = self.packages().map(|package| format!("      \"{package}\",\n"));
        let needed = self.needed.iter().map(|package| format!("      \"{package}\",\n"));
        let heading = (!self.needed.is_empty()).then(|| "      # What the profile asks for.\n".to_owned());
        let packages: String = own.chain(heading).chain(needed).collect();
        let logins = self.limits_logins.then(|| LOGINS.to_owned());
        let excepted = [
            (BOOT_PASSWORD, &self.boot_password),
            (SUDO_PASSWORD, &self.sudo_password),
            (JOURNAL_UPLOAD, &self.journal_upload),
        ];
        let exceptions =
            excepted.iter().filter_map(|(text, control)| Some(text.replace("{control}", control.as_deref()?)));
        let exception: String = logins.into_iter().chain(exceptions).collect();
        TEMPLATE
            .replace("{packages}", &packages)
            .replace("{exception}", &exception)
            .replace("{name}", &self.name)
            .replace("{distribution}", self.distribution.name)
            .replace("{release}", self.distribution.release)
            .replace("{benchmark}", self.distribution.benchmark)
            .replace("{profile}", &self.profile)
    }
}

const LOGINS: &str = r#"
    # Groups whose members may log in by SSH.
    set = { "ssh-access-limited.groups" = "sudo" }
"#;

const BOOT_PASSWORD: &str = r#"
    # With a console, set "boot-password.hash" to what grub-mkpasswd-pbkdf2 prints instead.
    exception "{control}" {
      kind   = "platform"
      reason = "The machines have no boot console that a person could reach."
      owner  = "nobody yet"
    }
"#;

const SUDO_PASSWORD: &str = r#"
    # With a password (password_hash of the user), leave this and the file of sudo out.
    exception "{control}" {
      kind    = "compensated"
      reason  = "The operator has no password: there is none that sudo could ask for, and none to guess or to steal."
      owner   = "nobody yet"
      instead = "Only a key opens a session, and sudo records every command."
    }
"#;

const JOURNAL_UPLOAD: &str = r#"
    # Without an address to send to, the service would fail and be started again for ever.
    exception "{control}" {
      kind    = "elsewhere"
      reason  = "Where the journal goes is known only when a machine is deployed."
      owner   = "nobody yet"
      instead = "Deployment writes the address and enables systemd-journal-upload."
    }
"#;

const TEMPLATE: &str = r#"# hardtack validate FILE   finds mistakes
# hardtack plan FILE       shows what a build will do
# hardtack build FILE      makes the image

variable "ssh_key" {
  type        = string
  description = "The public key that may log in as operator."

  # A key whose private half nobody has: put your own here, or set it with -var ssh_key="$(cat ~/.ssh/id_ed25519.pub)".
  default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA operator@example.org"
}

image "{name}" {
  description = "A hardened {distribution} {release}"
  owner       = "nobody yet"
  version     = "0.1.0"

  # Where the root file system starts.
  base {
    bootstrap = "{distribution}"
    release   = "{release}"
  }

  # Steps, each a cached layer, in the order in which they stand.
  packages {
    install = [
{packages}    ]
    upgrade = "security"
  }

  user "operator" {
    groups   = ["sudo"]
    shell    = "/bin/bash"
    ssh_keys = [var.ssh_key]
  }

  # The operator logs in with a key and has no password that sudo could ask for.
  file "/etc/sudoers.d/operator" {
    content = "operator ALL=(ALL:ALL) NOPASSWD: ALL\n"
    mode    = "0440"
  }

  # An address by DHCP on every wired interface, and the name servers that come with it.
  file "/etc/systemd/network/80-wired.network" {
    content = <<-EOT
      [Match]
      Type=ether

      [Network]
      DHCP=yes
      LLMNR=no
      MulticastDNS=no
    EOT
  }

  file "/etc/motd" {
    content = "Authorised use only.\n"
  }

  script "app" {
    inline = ["install -d -m 0755 /srv/app"]
  }

  service {
    enable = ["ssh", "systemd-networkd", "systemd-resolved"]
  }

  # Rules of a benchmark, applied after all steps and audited in the finished image.
  harden {
    benchmark = "{benchmark}"
    profile   = "{profile}"
{exception}  }

  # Mount points with their sizes; "*" takes the rest.
  disk {
    size = "8G"

    partition "/" { size = "3G" }

    partition "/home" {
      size    = "512M"
      options = ["nodev", "nosuid"]
    }

    partition "/tmp" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var" {
      size    = "*"
      options = ["nodev", "nosuid"]
    }

    partition "/var/tmp" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var/log" {
      size    = "1G"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var/log/audit" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    tmpfs "/dev/shm" {
      options = ["nodev", "nosuid", "noexec"]
    }
  }

  # What must hold before the image gets its name, and what is tried in a booted clone.
  gate {
    failed = 0
    # score   = 90
    # unknown = 0
  }

  test "login" {
    unit "ssh" { active = true }
    port "22" { open = true }
  }
}
"#;
