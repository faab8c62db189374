rule "ssh-kex" {
  title    = "SSH offers no weak key exchange"
  severity = "high"
  why      = "Exchanges that rest on SHA-1 or a short Diffie-Hellman group can be broken for recorded traffic by somebody with means."
  nist     = ["SC-8", "SC-13"]

  param "weak" {
    default = ["diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1"]
    doc     = "The exchanges that must not be offered; * and ? stand for any text and any letter."
  }

  applies = package("openssh-server")

  sshd "KexAlgorithms" { excludes = param.weak }

  pass "the list of OpenSSH 9.2" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "an old group put in front" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "KexAlgorithms ^diffie-hellman-group1-sha1\n" }
  }

  fail "an own list with an old group" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/sshd_config"               = "Include /etc/ssh/sshd_config.d/*.conf\n"
      "/etc/ssh/sshd_config.d/00-aaa.conf" = "KexAlgorithms curve25519-sha256,diffie-hellman-group14-sha1\n"
    }
  }
}
