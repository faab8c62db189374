rule "ssh-kex-approved" {
  title    = "SSH offers approved key exchanges only"
  severity = "medium"
  why      = "What has not been tested for the use at hand may be weak in ways that nobody has looked for."
  nist     = ["SC-8", "SC-13"]

  param "approved" {
    default = ["ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group-exchange-sha256"]
    doc     = "What may be offered, the preferred first; a fix offers all of it."
  }

  applies = package("openssh-server")

  sshd "KexAlgorithms" { only = param.approved }

  pass "some of the approved" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "KexAlgorithms ecdh-sha2-nistp384,ecdh-sha2-nistp521\n" }
  }

  fail "as it comes" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "one that is not approved" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "KexAlgorithms ecdh-sha2-nistp384,ecdh-sha2-nistp521,curve25519-sha256\n" }
  }
}
