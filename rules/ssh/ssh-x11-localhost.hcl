rule "ssh-x11-localhost" {
  title    = "Forwarded X11 is reached from the machine itself only"
  severity = "medium"
  why      = "Anybody in the network could draw on the screen of whoever is logged in, and read its keys."
  nist     = ["CM-6"]

  applies = package("openssh-server")

  sshd "X11UseLocalhost" { equals = "yes" }

  pass "on" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "X11UseLocalhost yes\n" }
  }

  pass "on is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "off" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "X11UseLocalhost no\n" }
  }
}
