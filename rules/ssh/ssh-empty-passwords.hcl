rule "ssh-empty-passwords" {
  title    = "SSH refuses empty passwords"
  severity = "high"
  why      = "An account with an empty password is open to anybody who guesses its name."
  nist     = ["AC-3", "IA-5"]

  applies = package("openssh-server")

  sshd "PermitEmptyPasswords" { equals = "no" }

  pass "no is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "allowed" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PermitEmptyPasswords yes\n" }
  }

  fail "allowed for one address" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Match Address 192.0.2.7\n  PermitEmptyPasswords yes\n" }
  }
}
