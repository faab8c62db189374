//! A recipe to begin with.

use crate::Distribution;

/// A commented recipe of an image with this name that builds and audits as it is.
pub fn init(name: &str, distribution: &Distribution, profile: &str) -> String {
    TEMPLATE
        .replace("{name}", name)
        .replace("{distribution}", distribution.name)
        .replace("{release}", distribution.release)
        .replace("{benchmark}", distribution.benchmark)
        .replace("{kernel}", distribution.kernel)
        .replace("{profile}", profile)
}

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
      "{kernel}",
      "systemd-sysv",
      "udev",
      "dbus",
      "iproute2",
      "openssh-server",
      "sudo",
    ]
    upgrade = "security"
  }

  user "operator" {
    groups   = ["sudo"]
    shell    = "/bin/bash"
    ssh_keys = [var.ssh_key]
  }

  file "/etc/motd" {
    content = "Authorised use only.\n"
  }

  script "app" {
    inline = ["install -d -m 0755 /srv/app"]
  }

  service {
    enable = ["ssh"]
  }

  # Rules of a benchmark, applied after all steps and audited in the finished image.
  harden {
    benchmark = "{benchmark}"
    profile   = "{profile}"

    # exception "1.4.1" {
    #   kind   = "platform"
    #   reason = "The machines have no boot console."
    #   owner  = "platform-team"
    # }
  }

  # Mount points with their sizes; "*" takes the rest.
  disk {
    size = "6G"

    partition "/" { size = "*" }

    partition "/tmp" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var" {
      size    = "2G"
      options = ["nodev", "nosuid"]
    }

    tmpfs "/dev/shm" {
      options = ["nodev", "nosuid", "noexec"]
    }
  }

  # What must hold before the image gets its name, and what is tried in a booted clone.
  gate {
    # score   = 90
    # unknown = 0
  }

  test "login" {
    unit "ssh" { active = true }
    port "22" { open = true }
  }
}
"#;
