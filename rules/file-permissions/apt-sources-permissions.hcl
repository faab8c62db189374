rule "apt-sources-permissions" {
  title    = "Only root may change the archives of packages"
  severity = "high"
  why      = "An archive that somebody names there can put any program in the place of the real one."
  nist     = ["AC-3", "AC-6"]

  file "/etc/apt/sources.list.d/*" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    files = { "/etc/apt/sources.list.d/site.sources" = "" }
    modes = { "/etc/apt/sources.list.d/site.sources" = "0644" }
  }

  fail "too many permissions" {
    files = { "/etc/apt/sources.list.d/site.sources" = "" }
    modes = { "/etc/apt/sources.list.d/site.sources" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/apt/sources.list.d/site.sources" = "" }
    modes  = { "/etc/apt/sources.list.d/site.sources" = "0644" }
    owners = { "/etc/apt/sources.list.d/site.sources" = "1000:root" }
  }
}
