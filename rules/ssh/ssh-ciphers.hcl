rule "ssh-ciphers" {
  title    = "SSH offers no weak cipher"
  severity = "high"
  why      = "In cipher block chaining mode somebody on the way can recover parts of a session's text, and triple DES falls to collected traffic."
  nist     = ["SC-8", "SC-13"]

  param "weak" {
    default = ["3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "rijndael-cbc@lysator.liu.se"]
    doc     = "The ciphers that must not be offered; * and ? stand for any text and any letter."
  }

  applies = package("openssh-server")

  sshd "Ciphers" { excludes = param.weak }

  pass "the list of OpenSSH 9.2" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  pass "weak ciphers are taken away from the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Ciphers -*-cbc\n" }
  }

  fail "one is added to the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Ciphers +aes256-cbc\n" }
  }

  fail "the first list wins" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Ciphers aes256-ctr,3des-cbc\nCiphers aes256-ctr\n" }
  }
}
