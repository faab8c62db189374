rule "apt-login-permissions" {
  title    = "Only root may read the passwords for archives of packages"
  severity = "medium"
  why      = "They open the archive, and whatever else the site uses them for."
  nist     = ["AC-3", "AC-6"]

  file "/etc/apt/auth.conf.d/*" {
    mode     = "0640"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    files = { "/etc/apt/auth.conf.d/site.conf" = "" }
    modes = { "/etc/apt/auth.conf.d/site.conf" = "0640" }
  }

  fail "too many permissions" {
    files = { "/etc/apt/auth.conf.d/site.conf" = "" }
    modes = { "/etc/apt/auth.conf.d/site.conf" = "0644" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/apt/auth.conf.d/site.conf" = "" }
    modes  = { "/etc/apt/auth.conf.d/site.conf" = "0640" }
    owners = { "/etc/apt/auth.conf.d/site.conf" = "1000:root" }
  }
}
