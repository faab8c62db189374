rule "ssh-kex-post-quantum" {
  title    = "SSH offers a key exchange that withstands quantum computers"
  severity = "medium"
  why      = "Traffic that somebody records today can be read on the day a large quantum computer is there, unless its keys came from such an exchange."
  nist     = ["SC-8", "SC-13"]

  # What OpenSSH has, newest last: a fix offers the first beside what is offered already, and each is
  # known to every OpenSSH from 9.0 on.
  param "wanted" {
    default = ["sntrup761x25519-sha512@openssh.com", "sntrup761x25519-sha512", "mlkem768x25519-sha256"]
    doc     = "The exchanges of which one must be offered."
  }

  applies = package("openssh-server")

  sshd "KexAlgorithms" { includes = param.wanted }

  pass "the list of OpenSSH 9.2" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  pass "an own list with the newest" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "KexAlgorithms mlkem768x25519-sha256,curve25519-sha256\n" }
  }

  fail "an own list without" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "KexAlgorithms curve25519-sha256,ecdh-sha2-nistp256\n" }
  }

  fail "taken out of the list" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "KexAlgorithms -sntrup761*\n" }
  }
}
