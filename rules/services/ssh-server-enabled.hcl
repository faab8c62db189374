rule "ssh-server-enabled" {
  title    = "The SSH server starts at boot"
  severity = "high"
  why      = "Without it people log in by means that cross the network in clear text, or not at all."
  nist     = ["SC-8"]

  applies = package("openssh-server")

  unit "ssh.service" { enabled = true }

  pass "enabled" {
    packages = ["openssh-server"]
    files    = { "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links    = { "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service" }
  }

  fail "installed, and not enabled" {
    packages = ["openssh-server"]
    files    = { "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "masked" {
    packages = ["openssh-server"]
    files    = { "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
      "/etc/systemd/system/ssh.service"                         = "/dev/null"
    }
  }
}
