rule "journal-remote-not-in-use" {
  title    = "The machine takes no journals from others"
  severity = "medium"
  why      = "A machine that collects others' logs without meaning to lets strangers fill its disk."
  nist     = ["CM-7"]

  applies = package("systemd-journal-remote")

  unit "systemd-journal-remote.socket" { enabled = false }
  unit "systemd-journal-remote.service" { enabled = false }

  pass "not enabled" {
    packages = ["systemd-journal-remote"]
    files = {
      "/usr/lib/systemd/system/systemd-journal-remote.socket" = "[Install]\nWantedBy=sockets.target\n"
    }
  }

  fail "its socket is enabled" {
    packages = ["systemd-journal-remote"]
    files = {
      "/usr/lib/systemd/system/systemd-journal-remote.socket" = "[Install]\nWantedBy=sockets.target\n"
    }
    links = {
      "/etc/systemd/system/sockets.target.wants/systemd-journal-remote.socket" = "/lib/systemd/system/systemd-journal-remote.socket"
    }
  }
}
