rule "ssh-root-login" {
  title    = "Nobody logs in as root over SSH"
  severity = "high"
  why      = "Everybody guesses at root, and a shared account leaves no trace of who did what."
  nist     = ["AC-6", "IA-2"]

  applies = package("openssh-server")

  sshd "PermitRootLogin" { equals = "no" }

  pass "said so" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PermitRootLogin no\n" }
  }

  fail "keys are allowed by default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "without-password still allows keys" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PermitRootLogin without-password\n" }
  }

  fail "allowed from one network" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "PermitRootLogin no\nMatch Address 10.0.0.0/8\n  PermitRootLogin yes\n" }
  }

  fail "an image of a cloud allows it in a drop-in" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/sshd_config"                      = "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n"
      "/etc/ssh/sshd_config.d/50-cloud-init.conf" = "PermitRootLogin yes\n"
    }
  }
}
