rule "ssh-ignore-rhosts" {
  title    = "SSH ignores .rhosts and .shosts"
  severity = "medium"
  why      = "These files let a user open an account to other machines without a key and without the owner of the server knowing."
  nist     = ["AC-3", "CM-7"]

  applies = package("openssh-server")

  sshd "IgnoreRhosts" { equals = "yes" }

  pass "yes is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "obeyed" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "IgnoreRhosts no\n" }
  }

  fail ".shosts is still obeyed" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "IgnoreRhosts shosts-only\n" }
  }
}
