rule "ssh-ciphers-approved" {
  title    = "SSH offers approved ciphers only"
  severity = "medium"
  why      = "What has not been tested for the use at hand may be weak in ways that nobody has looked for."
  nist     = ["SC-8", "SC-13"]

  param "approved" {
    default = ["aes256-ctr", "aes256-gcm@openssh.com", "aes192-ctr", "aes128-ctr", "aes128-gcm@openssh.com"]
    doc     = "What may be offered, the preferred first; a fix offers all of it."
  }

  applies = package("openssh-server")

  sshd "Ciphers" { only = param.approved }

  pass "some of the approved" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Ciphers aes256-gcm@openssh.com,aes256-ctr\n" }
  }

  fail "as it comes" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "one that is not approved" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Ciphers aes256-gcm@openssh.com,aes256-ctr,chacha20-poly1305@openssh.com\n" }
  }
}
