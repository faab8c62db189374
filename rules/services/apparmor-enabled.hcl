rule "apparmor-enabled" {
  title    = "AppArmor loads its profiles at boot"
  severity = "medium"
  why      = "Programs that start before their profile is loaded are not confined."
  nist     = ["AC-3", "AC-6"]

  applies = package("apparmor")

  unit "apparmor.service" { enabled = true }

  pass "enabled" {
    packages = ["apparmor"]
    files    = { "/usr/lib/systemd/system/apparmor.service" = "[Install]\nWantedBy=sysinit.target\n" }
    links    = { "/etc/systemd/system/sysinit.target.wants/apparmor.service" = "/lib/systemd/system/apparmor.service" }
  }

  fail "installed, and not enabled" {
    packages = ["apparmor"]
    files    = { "/usr/lib/systemd/system/apparmor.service" = "[Install]\nWantedBy=sysinit.target\n" }
  }

  fail "masked" {
    packages = ["apparmor"]
    files    = { "/usr/lib/systemd/system/apparmor.service" = "[Install]\nWantedBy=sysinit.target\n" }
    links = {
      "/etc/systemd/system/sysinit.target.wants/apparmor.service" = "/lib/systemd/system/apparmor.service"
      "/etc/systemd/system/apparmor.service"                      = "/dev/null"
    }
  }
}
