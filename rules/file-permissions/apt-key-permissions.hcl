rule "apt-key-permissions" {
  title    = "Only root may change the keys that packages are checked with"
  severity = "high"
  why      = "Whoever may change them has the machine install packages of their own making."
  nist     = ["AC-3", "AC-6"]

  file "/usr/share/keyrings/*gpg" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  file "/etc/apt/trusted.gpg.d/*gpg" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  file "/etc/apt/keyrings/*" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    files = { "/etc/apt/trusted.gpg.d/site.gpg" = "" }
    modes = { "/etc/apt/trusted.gpg.d/site.gpg" = "0644" }
  }

  fail "too many permissions" {
    files = { "/etc/apt/trusted.gpg.d/site.gpg" = "" }
    modes = { "/etc/apt/trusted.gpg.d/site.gpg" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/apt/trusted.gpg.d/site.gpg" = "" }
    modes  = { "/etc/apt/trusted.gpg.d/site.gpg" = "0644" }
    owners = { "/etc/apt/trusted.gpg.d/site.gpg" = "1000:root" }
  }
}
