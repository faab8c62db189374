rule "apt-sources-directory-permissions" {
  title    = "Only root may add archives of packages"
  severity = "high"
  why      = "An archive that somebody adds can put any program in the place of the real one."
  nist     = ["AC-3", "AC-6"]

  file "/etc/apt/sources.list.d" {
    kind     = "directory"
    mode     = "0755"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    dirs  = ["/etc/apt/sources.list.d"]
    modes = { "/etc/apt/sources.list.d" = "0755" }
  }

  fail "too many permissions" {
    dirs  = ["/etc/apt/sources.list.d"]
    modes = { "/etc/apt/sources.list.d" = "0777" }
  }

  fail "it belongs to somebody else" {
    dirs   = ["/etc/apt/sources.list.d"]
    modes  = { "/etc/apt/sources.list.d" = "0755" }
    owners = { "/etc/apt/sources.list.d" = "1000:root" }
  }
}
