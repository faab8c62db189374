rule "ssh-macs-approved" {
  title    = "SSH offers approved message authentication codes only"
  severity = "medium"
  why      = "What has not been tested for the use at hand may be weak in ways that nobody has looked for."
  nist     = ["SC-8", "SC-13"]

  param "approved" {
    default = ["hmac-sha2-512", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-256-etm@openssh.com"]
    doc     = "What may be offered, the preferred first; a fix offers all of it."
  }

  applies = package("openssh-server")

  sshd "MACs" { only = param.approved }

  pass "some of the approved" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MACs hmac-sha2-512,hmac-sha2-256\n" }
  }

  fail "as it comes" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "one that is not approved" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MACs hmac-sha2-512,hmac-sha2-256,umac-128@openssh.com\n" }
  }
}
