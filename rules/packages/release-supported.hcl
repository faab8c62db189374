rule "release-supported" {
  title    = "The release gets security updates from its maker"
  severity = "high"
  why      = "Holes that become known in a release that nobody looks after stay open for ever."
  nist     = ["SI-2"]

  param "releases" {
    default = "12|13|22\\.04|24\\.04"
    doc     = "The supported releases as a regular expression, by VERSION_ID of os-release(5)."
  }

  file_content "/etc/os-release" { matches = ["^VERSION_ID=\"?(${param.releases})\"?$"] }

  pass "one of them" {
    files = { "/etc/os-release" = "ID=ubuntu\nVERSION_ID=\"24.04\"\nPRETTY_NAME=\"Ubuntu 24.04.3 LTS\"\n" }
  }

  fail "an old one" {
    fixable = false
    files   = { "/etc/os-release" = "ID=ubuntu\nVERSION_ID=\"16.04\"\nPRETTY_NAME=\"Ubuntu 16.04.7 LTS\"\n" }
  }
}
