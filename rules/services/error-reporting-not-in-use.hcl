rule "error-reporting-not-in-use" {
  title    = "Reports of crashes are not collected"
  severity = "medium"
  why      = "A report holds the memory of the program that crashed, with its passwords and keys, and is offered for sending to the maker."
  nist     = ["CM-7"]

  service_package "apport" { units = ["apport.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["apport"]
    files    = { "/usr/lib/systemd/system/apport.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["apport"]
    files    = { "/usr/lib/systemd/system/apport.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/apport.service" = "/lib/systemd/system/apport.service"
    }
  }
}
