rule "apt-login-directory-permissions" {
  title    = "Only root may add passwords for archives of packages"
  severity = "medium"
  why      = "Whoever may write there has apt send requests with credentials of their choice."
  nist     = ["AC-3", "AC-6"]

  file "/etc/apt/auth.conf.d" {
    kind     = "directory"
    mode     = "0755"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    dirs  = ["/etc/apt/auth.conf.d"]
    modes = { "/etc/apt/auth.conf.d" = "0755" }
  }

  fail "too many permissions" {
    dirs  = ["/etc/apt/auth.conf.d"]
    modes = { "/etc/apt/auth.conf.d" = "0777" }
  }

  fail "it belongs to somebody else" {
    dirs   = ["/etc/apt/auth.conf.d"]
    modes  = { "/etc/apt/auth.conf.d" = "0755" }
    owners = { "/etc/apt/auth.conf.d" = "1000:root" }
  }
}
