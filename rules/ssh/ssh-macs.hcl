rule "ssh-macs" {
  title    = "SSH offers no weak message authentication code"
  severity = "high"
  why      = "A code of 64 bits, or one that rests on MD5, lets somebody on the way change a session unnoticed after fewer tries than it should take."
  nist     = ["SC-8", "SC-13"]

  param "weak" {
    default = ["hmac-md5*", "hmac-ripemd160*", "hmac-sha1-96*", "umac-64*", "umac-128-etm@openssh.com"]
    doc     = "The codes that must not be offered; * and ? stand for any text and any letter."
  }

  applies = package("openssh-server")

  sshd "MACs" { excludes = param.weak }

  pass "two strong ones" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com\n" }
  }

  fail "the list of OpenSSH 9.2 has 64-bit codes" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "only one of two is taken away" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MACs -umac-64@openssh.com,umac-128-etm@openssh.com\n" }
  }
}
