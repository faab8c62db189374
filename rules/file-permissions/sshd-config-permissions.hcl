rule "sshd-config-permissions" {
  title    = "Only root may read and change the configuration of the SSH server"
  severity = "high"
  why      = "Whoever may write it opens the machine to themselves; whoever may read it learns who may come in and how."
  nist     = ["AC-3", "AC-6"]

  applies = package("openssh-server")

  file "/etc/ssh/sshd_config" {
    mode  = "0600"
    owner = "root"
    group = "root"
  }

  file "/etc/ssh/sshd_config.d/*.conf" {
    mode     = "0600"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than asked" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "" }
    modes    = { "/etc/ssh/sshd_config" = "0600" }
  }

  fail "too many permissions" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "" }
    modes    = { "/etc/ssh/sshd_config" = "0644" }
  }

  fail "it belongs to somebody else" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "" }
    modes    = { "/etc/ssh/sshd_config" = "0600" }
    owners   = { "/etc/ssh/sshd_config" = "1000:1000" }
  }

  fail "a drop-in that everybody may read" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/sshd_config"                = ""
      "/etc/ssh/sshd_config.d/10-site.conf" = ""
    }
    modes = { "/etc/ssh/sshd_config" = "0600" }
  }
}
