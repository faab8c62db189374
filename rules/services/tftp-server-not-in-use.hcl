rule "tftp-server-not-in-use" {
  title    = "The machine is no TFTP server"
  severity = "high"
  why      = "TFTP knows no passwords: whoever reaches it reads, and perhaps writes, its files."
  nist     = ["CM-7"]

  service_package "tftpd-hpa" { units = ["tftpd-hpa.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["tftpd-hpa"]
    files    = { "/usr/lib/systemd/system/tftpd-hpa.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["tftpd-hpa"]
    files    = { "/usr/lib/systemd/system/tftpd-hpa.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/tftpd-hpa.service" = "/lib/systemd/system/tftpd-hpa.service"
    }
  }
}
