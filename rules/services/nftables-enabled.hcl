rule "nftables-enabled" {
  title    = "The nftables rules are loaded at boot"
  severity = "medium"
  why      = "Rules that are not loaded at boot leave the machine open until somebody notices."
  nist     = ["SC-7"]

  applies = package("nftables")

  unit "nftables.service" { enabled = true }

  pass "enabled" {
    packages = ["nftables"]
    files    = { "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=sysinit.target\n" }
    links = {
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }

  fail "installed, and not enabled" {
    packages = ["nftables"]
    files    = { "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=sysinit.target\n" }
  }

  fail "masked" {
    packages = ["nftables"]
    files    = { "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=sysinit.target\n" }
    links = {
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
      "/etc/systemd/system/nftables.service"                      = "/dev/null"
    }
  }
}
