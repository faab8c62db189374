rule "tmp-nodev" {
  title    = "No device files work in /tmp"
  severity = "low"
  why      = "A device file in a directory for everybody would give whoever makes it the device behind it."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/tmp")

  mount_option "/tmp" { option = "nodev" }

  pass "with the option" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nodev,nosuid 0 0\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nosuid 0 0\n" }
  }

  fail "a later option takes it back" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nodev,dev 0 0\n" }
  }

  fail "a mount unit without it" {
    files = {
      "/etc/systemd/system/tmp.mount" = <<-EOT
        [Mount]
        What=tmpfs
        Where=/tmp
        Type=tmpfs
        Options=mode=1777,nosuid
      EOT
    }
    links = { "/etc/systemd/system/local-fs.target.wants/tmp.mount" = "/etc/systemd/system/tmp.mount" }
  }
}
