rule "ssh-access-limited" {
  title    = "SSH lets in named users or groups only"
  severity = "high"
  why      = "Without a list, every account that ever gets a password or a key, a service account among them, is a way in."
  nist     = ["AC-3", "CM-7"]

  param "groups" {
    default = []
    doc     = "The groups that are let in, as a list or with blanks or commas between them; they must be in the image."
  }

  param "users" {
    default = []
    doc     = "The users that are let in; with groups as well, an account has to fit both."
  }

  applies = package("openssh-server")

  sshd_access {
    groups = param.groups
    users  = param.users
  }

  pass "a group is named" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "AllowGroups admins\n" }
  }

  pass "denying somebody is a limit too" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/sshd_config"                = "Include /etc/ssh/sshd_config.d/*.conf\n"
      "/etc/ssh/sshd_config.d/10-site.conf" = "DenyUsers guest\n"
    }
  }

  fail "everybody may log in, and nobody said who should" {
    packages = ["openssh-server"]
    fixable  = false
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "a limit for one address is none for the others" {
    packages = ["openssh-server"]
    fixable  = false
    files    = { "/etc/ssh/sshd_config" = "Match Address 192.0.2.0/24\n  AllowUsers ann\n" }
  }
}
