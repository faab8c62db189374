rule "tmp-separate" {
  title    = "/tmp is a file system of its own"
  severity = "medium"
  why      = "Whoever fills /tmp fills the root file system with it, and without one of its own no mount option can protect it."
  nist     = ["CM-6", "SC-5"]

  separate_mount "/tmp" {}

  pass "a line of fstab" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs defaults 0 0\n" }
  }

  pass "an enabled mount unit" {
    files = {
      "/etc/systemd/system/tmp.mount" = <<-EOT
        [Mount]
        What=tmpfs
        Where=/tmp
        Type=tmpfs
      EOT
    }
    links = { "/etc/systemd/system/local-fs.target.wants/tmp.mount" = "/etc/systemd/system/tmp.mount" }
  }

  fail "a mount unit that nothing starts" {
    fixable = false
    files = {
      "/etc/systemd/system/tmp.mount" = <<-EOT
        [Mount]
        What=tmpfs
        Where=/tmp
        Type=tmpfs
      EOT
    }
  }

  fail "a mask stops the line of fstab" {
    fixable = false
    files   = { "/etc/fstab" = "tmpfs /tmp tmpfs defaults 0 0\n" }
    links   = { "/etc/systemd/system/tmp.mount" = "/dev/null" }
  }

  fail "a part of the root file system" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000000 / ext4 defaults 0 1\n" }
  }
}
