rule "apt-keyrings-directory-permissions" {
  title    = "Only root may add keyrings"
  severity = "high"
  why      = "A keyring that somebody replaces vouches for packages of their own making."
  nist     = ["AC-3", "AC-6"]

  file "/usr/share/keyrings" {
    kind     = "directory"
    mode     = "0755"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    dirs  = ["/usr/share/keyrings"]
    modes = { "/usr/share/keyrings" = "0755" }
  }

  fail "too many permissions" {
    dirs  = ["/usr/share/keyrings"]
    modes = { "/usr/share/keyrings" = "0775" }
  }

  fail "it belongs to somebody else" {
    dirs   = ["/usr/share/keyrings"]
    modes  = { "/usr/share/keyrings" = "0755" }
    owners = { "/usr/share/keyrings" = "1000:root" }
  }
}
