rule "ssh-gssapi" {
  title    = "SSH does not log in by GSSAPI"
  severity = "medium"
  why      = "GSSAPI adds a large library to what an attacker can talk to before login, and few servers use it."
  nist     = ["CM-7"]

  applies = package("openssh-server")

  sshd "GSSAPIAuthentication" { equals = "no" }

  pass "no is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "switched on" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "GSSAPIAuthentication yes\n" }
  }
}
