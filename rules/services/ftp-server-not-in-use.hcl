rule "ftp-server-not-in-use" {
  title    = "The machine is no FTP server"
  severity = "high"
  why      = "Its users' passwords and files cross the network in clear text."
  nist     = ["CM-7"]

  service_package "vsftpd" { units = ["vsftpd.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["vsftpd"]
    files    = { "/usr/lib/systemd/system/vsftpd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["vsftpd"]
    files    = { "/usr/lib/systemd/system/vsftpd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/vsftpd.service" = "/lib/systemd/system/vsftpd.service"
    }
  }
}
