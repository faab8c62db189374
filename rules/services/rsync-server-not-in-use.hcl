rule "rsync-server-not-in-use" {
  title    = "The rsync daemon does not run"
  severity = "medium"
  why      = "Its transfers are not encrypted, and its modules are open to everybody unless told otherwise."
  nist     = ["CM-7"]

  service_package "rsync" {
    units = ["rsync.service"]
    keep  = true
  }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["rsync"]
    files    = { "/usr/lib/systemd/system/rsync.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["rsync"]
    files    = { "/usr/lib/systemd/system/rsync.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/rsync.service" = "/lib/systemd/system/rsync.service"
    }
  }
}
