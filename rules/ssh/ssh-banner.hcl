rule "ssh-banner" {
  title    = "SSH shows a banner before login"
  severity = "low"
  why      = "A notice that use is for the authorised only takes away the excuse of not having known, and some courts ask for one."
  nist     = ["AC-8"]

  param "file" {
    default = "/etc/issue.net"
    doc     = "The file whose text is shown."
  }

  applies = package("openssh-server")

  sshd "Banner" {
    set   = true
    write = param.file
  }

  pass "a banner" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Banner /etc/issue.net\n" }
  }

  fail "none is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "a block takes it away again" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "Banner /etc/issue.net\nMatch User backup\n  Banner none\n" }
  }
}
