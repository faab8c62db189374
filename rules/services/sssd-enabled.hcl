rule "sssd-enabled" {
  title    = "The daemon for central accounts starts at boot"
  severity = "medium"
  why      = "Accounts that were taken away centrally, and logins with a card, are known to the machine through it alone."
  nist     = ["IA-2"]

  applies = package("sssd")

  unit "sssd.service" { enabled = true }

  pass "enabled" {
    packages = ["sssd"]
    files    = { "/usr/lib/systemd/system/sssd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links    = { "/etc/systemd/system/multi-user.target.wants/sssd.service" = "/lib/systemd/system/sssd.service" }
  }

  fail "installed, and not enabled" {
    packages = ["sssd"]
    files    = { "/usr/lib/systemd/system/sssd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "masked" {
    packages = ["sssd"]
    files    = { "/usr/lib/systemd/system/sssd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/sssd.service" = "/lib/systemd/system/sssd.service"
      "/etc/systemd/system/sssd.service"                         = "/dev/null"
    }
  }
}
