rule "banner-network" {
  title    = "Network logins show a notice and no names of software"
  severity = "low"
  why      = "The names and versions of kernel and distribution tell everybody who connects which holes to try."
  nist     = ["AC-8"]

  param "text" {
    default = "Use of this system is for the authorised only and may be recorded.\n"
    doc     = "The text a fix writes to /etc/issue.net."
  }

  file_content "/etc/issue.net" {
    not_empty = true
    lacks = [
      "\\\\[mrsv]",
      "(?i)\\b(debian|ubuntu|red hat|gnu/linux)\\b",
      "(?i)[$][{]|[{][{]|<(insert|your|company|organi[sz]ation)\\b|\\b(placeholder|lorem ipsum)\\b",
    ]
    write = param.text
  }

  pass "a notice" {
    files = { "/etc/issue.net" = "Authorised use only.\n" }
  }

  fail "as Debian ships it" {
    files = { "/etc/issue.net" = "Debian GNU/Linux 12\n" }
  }

  fail "no file" {
    files = { "/etc/issue" = "Authorised use only.\n" }
  }

  fail "a text that nobody has filled in" {
    files = { "/etc/issue.net" = "Property of <COMPANY NAME>. Authorised use only.\n" }
  }

  fail "a template's variable" {
    files = { "/etc/issue.net" = "Property of {{ company }}. Authorised use only.\n" }
  }
}
