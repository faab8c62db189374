rule "apt-trusted-directory-permissions" {
  title    = "Only root may add keys that all packages are checked with"
  severity = "high"
  why      = "A key that somebody adds there vouches for packages of every archive."
  nist     = ["AC-3", "AC-6"]

  file "/etc/apt/trusted.gpg.d" {
    kind     = "directory"
    mode     = "0755"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    dirs  = ["/etc/apt/trusted.gpg.d"]
    modes = { "/etc/apt/trusted.gpg.d" = "0755" }
  }

  fail "too many permissions" {
    dirs  = ["/etc/apt/trusted.gpg.d"]
    modes = { "/etc/apt/trusted.gpg.d" = "0777" }
  }

  fail "it belongs to somebody else" {
    dirs   = ["/etc/apt/trusted.gpg.d"]
    modes  = { "/etc/apt/trusted.gpg.d" = "0755" }
    owners = { "/etc/apt/trusted.gpg.d" = "1000:root" }
  }
}
