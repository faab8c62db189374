rule "authorities-approved" {
  title    = "The machine trusts the authorities of the site only"
  severity = "medium"
  why      = "Any of the hundred authorities that a system comes with can vouch for a server that is not what it says."
  nist     = ["SC-23(5)"]

  param "names" {
    default = "(?i)dod"
    doc     = "A regular expression for the names of the certificates' files: those of the US Department of Defense have DoD in theirs."
  }

  authorities { only = param.names }

  pass "the site's own" {
    files = {
      "/etc/ca-certificates.conf"                          = "!mozilla/ACCVRAIZ1.crt\n"
      "/usr/local/share/ca-certificates/DoD_Root_CA_3.crt" = ""
    }
  }

  fail "as it comes" {
    fixable = false
    files   = { "/etc/ca-certificates.conf" = "mozilla/ACCVRAIZ1.crt\n" }
  }

  fail "none at all" {
    fixable = false
    files   = { "/etc/ca-certificates.conf" = "!mozilla/ACCVRAIZ1.crt\n" }
  }

  fail "programs still find another" {
    fixable = false
    files = {
      "/etc/ca-certificates.conf"                          = "!mozilla/ACCVRAIZ1.crt\n"
      "/usr/local/share/ca-certificates/DoD_Root_CA_3.crt" = ""
      "/usr/share/ca-certificates/mozilla/ACCVRAIZ1.crt"   = ""
    }
    links = { "/etc/ssl/certs/ACCVRAIZ1.pem" = "/usr/share/ca-certificates/mozilla/ACCVRAIZ1.crt" }
  }
}
