rule "samba-not-in-use" {
  title    = "The machine shares no files through SMB"
  severity = "medium"
  why      = "Its errors have been the way in for worms."
  nist     = ["CM-7"]

  service_package "samba" { units = ["smbd.service", "nmbd.service", "samba-ad-dc.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["samba"]
    files    = { "/usr/lib/systemd/system/smbd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["samba"]
    files    = { "/usr/lib/systemd/system/smbd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links    = { "/etc/systemd/system/multi-user.target.wants/smbd.service" = "/lib/systemd/system/smbd.service" }
  }
}
