rule "ssh-public-keys" {
  title    = "SSH lets in by key or card"
  severity = "medium"
  why      = "Without keys only passwords are left, which can be guessed and given away."
  nist     = ["IA-2(1)"]

  applies = package("openssh-server")

  sshd "PubkeyAuthentication" { equals = "yes" }

  pass "on" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PubkeyAuthentication yes\n" }
  }

  pass "on is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "off" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PubkeyAuthentication no\n" }
  }
}
