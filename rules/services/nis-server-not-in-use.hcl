rule "nis-server-not-in-use" {
  title    = "The machine is no NIS server"
  severity = "high"
  why      = "It hands password hashes to whoever asks for them, in clear text."
  nist     = ["CM-7"]

  service_package "ypserv" { units = ["ypserv.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["ypserv"]
    files    = { "/usr/lib/systemd/system/ypserv.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["ypserv"]
    files    = { "/usr/lib/systemd/system/ypserv.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ypserv.service" = "/lib/systemd/system/ypserv.service"
    }
  }
}
