rule "ssh-client-ciphers-approved" {
  title    = "The SSH client uses approved ciphers only"
  severity = "medium"
  why      = "What has not been tested for the use at hand may be weak in ways that nobody has looked for."
  nist     = ["SC-8", "SC-13"]

  param "approved" {
    default = ["aes256-ctr", "aes256-gcm@openssh.com", "aes192-ctr", "aes128-ctr", "aes128-gcm@openssh.com"]
    doc     = "What may be offered, the preferred first; a fix offers all of it."
  }

  applies = package("openssh-client")

  ssh_client "Ciphers" { only = param.approved }

  pass "some of the approved" {
    packages = ["openssh-client"]
    files    = { "/etc/ssh/ssh_config" = "Host *\n    Ciphers aes256-ctr\n" }
  }

  pass "a later value has no effect" {
    packages = ["openssh-client"]
    files = {
      "/etc/ssh/ssh_config"                 = "Include /etc/ssh/ssh_config.d/*.conf\nHost *\n    Ciphers chacha20-poly1305@openssh.com\n"
      "/etc/ssh/ssh_config.d/10-site.conf" = "Ciphers aes256-ctr\n"
    }
  }

  fail "as it comes" {
    packages = ["openssh-client"]
    files    = { "/etc/ssh/ssh_config" = "Include /etc/ssh/ssh_config.d/*.conf\n\nHost *\n    SendEnv LANG LC_*\n" }
  }

  fail "one host has others" {
    packages = ["openssh-client"]
    files    = { "/etc/ssh/ssh_config" = "Host old\n    Ciphers chacha20-poly1305@openssh.com\nHost *\n    Ciphers aes256-ctr\n" }
  }
}
