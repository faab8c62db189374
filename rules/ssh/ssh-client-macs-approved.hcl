rule "ssh-client-macs-approved" {
  title    = "The SSH client uses approved message authentication codes only"
  severity = "medium"
  why      = "What has not been tested for the use at hand may be weak in ways that nobody has looked for."
  nist     = ["SC-8", "SC-13"]

  param "approved" {
    default = ["hmac-sha2-512", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-256-etm@openssh.com"]
    doc     = "What may be offered, the preferred first; a fix offers all of it."
  }

  applies = package("openssh-client")

  ssh_client "MACs" { only = param.approved }

  pass "some of the approved" {
    packages = ["openssh-client"]
    files    = { "/etc/ssh/ssh_config" = "Host *\n    MACs hmac-sha2-512\n" }
  }

  pass "a later value has no effect" {
    packages = ["openssh-client"]
    files = {
      "/etc/ssh/ssh_config"                 = "Include /etc/ssh/ssh_config.d/*.conf\nHost *\n    MACs umac-128@openssh.com\n"
      "/etc/ssh/ssh_config.d/10-site.conf" = "MACs hmac-sha2-512\n"
    }
  }

  fail "as it comes" {
    packages = ["openssh-client"]
    files    = { "/etc/ssh/ssh_config" = "Include /etc/ssh/ssh_config.d/*.conf\n\nHost *\n    SendEnv LANG LC_*\n" }
  }

  fail "one host has others" {
    packages = ["openssh-client"]
    files    = { "/etc/ssh/ssh_config" = "Host old\n    MACs umac-128@openssh.com\nHost *\n    MACs hmac-sha2-512\n" }
  }
}
