# A bastion host on the image of another recipe, out of the store.
#
# Bake the base once. Every image that is baked is recorded in the store, by the digest of its content:
#   hardtack build examples/debian-12-server.hcl
#   hardtack history debian-12-server
# Then this one. None of the base's steps runs again, and its recipe is not needed:
#   hardtack build --prove examples/derived.hcl
#   hardtack lineage bastion
#
# A later image of the base is taken by the next build. hardtack.lock names the one that was taken, and
# `hardtack build --locked` takes that again; `-var base=store:debian-12-server@sha256:…` names one for good.

variable "base" {
  type        = string
  default     = "store:debian-12-server"
  description = "The image of the store to build on."
}

image "bastion" {
  description = "Bastion host, CIS level 1"
  owner       = "platform-team"
  version     = "1.0.0"

  base {
    from = var.base

    # Refused unless the base met the gate of its own recipe.
    require_audit = true
  }

  # From the archive in the state that the base was made from.
  packages {
    install = ["tmux", "mtr-tiny"]
  }

  file "/etc/motd" {
    content = "Bastion. Authorised use only. Activity is recorded.\n"
  }

  # What stands on a base is the tree when its steps were done. Hardening and layout are those of a whole image, so this one
  # says its own.
  harden {
    benchmark = "cis-debian-12"
    profile   = "level1-server"

    # The accounts of the base are there, and the group of those that may log in.
    set = {
      "ssh-access-limited.groups" = "admins"
    }

    exception "1.4.1" {
      kind   = "platform"
      reason = "The machines have no boot console that a person could reach."
      owner  = "platform-team"
    }

    exception "6.1.2.1.3" {
      kind    = "elsewhere"
      reason  = "Where the journal goes is known only when a machine is deployed."
      owner   = "platform-team"
      instead = "Deployment writes the address and enables systemd-journal-upload."
    }
  }

  disk {
    size = "6G"

    partition "/" { size = "*" }

    partition "/tmp" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    tmpfs "/dev/shm" {
      options = ["nodev", "nosuid", "noexec"]
    }
  }

  gate {
    score = 95
  }

  test "login" {
    unit "ssh" { active = true }
    port "22" { open = true }
    command "runuser -u operator -- sudo -n true" { exit = 0 }
  }

  test "tools" {
    command "tmux -V" { exit = 0 }
    file "/etc/motd" { contains = "Bastion" }
  }
}
