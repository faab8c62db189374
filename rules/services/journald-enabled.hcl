rule "journald-enabled" {
  title    = "journald starts at boot"
  severity = "medium"
  why      = "Without it nothing keeps what services and the kernel say."
  nist     = ["AU-12"]

  applies = unit("systemd-journald.service")

  unit "systemd-journald.service" { enabled = true }

  pass "started as its vendor has it" {
    files = {
      "/usr/lib/systemd/system/systemd-journald.service" = "[Service]\nExecStart=/lib/systemd/systemd-journald\n"
    }
    links = {
      "/usr/lib/systemd/system/sysinit.target.wants/systemd-journald.service" = "../systemd-journald.service"
    }
  }

  fail "masked" {
    files = {
      "/usr/lib/systemd/system/systemd-journald.service" = "[Service]\nExecStart=/lib/systemd/systemd-journald\n"
    }
    links = {
      "/usr/lib/systemd/system/sysinit.target.wants/systemd-journald.service" = "../systemd-journald.service"
      "/etc/systemd/system/systemd-journald.service"                          = "/dev/null"
    }
  }
}
