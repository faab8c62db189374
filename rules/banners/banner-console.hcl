rule "banner-console" {
  title    = "The console shows a notice and no names of software"
  severity = "low"
  why      = "The names and versions of kernel and distribution tell a stranger at the console which holes to try."
  nist     = ["AC-8"]

  param "text" {
    default = "Use of this system is for the authorised only and may be recorded.\n"
    doc     = "The text a fix writes to /etc/issue."
  }

  file_content "/etc/issue" {
    not_empty = true
    lacks = [
      "\\\\[mrsv]",
      "(?i)\\b(debian|ubuntu|red hat|gnu/linux)\\b",
      "(?i)[$][{]|[{][{]|<(insert|your|company|organi[sz]ation)\\b|\\b(placeholder|lorem ipsum)\\b",
    ]
    write = param.text
  }

  pass "a notice" {
    files = { "/etc/issue" = "Authorised use only.\n" }
  }

  fail "as Debian ships it" {
    files = { "/etc/issue" = "Debian GNU/Linux 12 \\n \\l\n" }
  }

  fail "a version" {
    files = { "/etc/issue" = "Authorised use only. Kernel \\r\n" }
  }

  fail "nothing at all" {
    files = { "/etc/issue" = "\n" }
  }

  fail "a text that nobody has filled in" {
    files = { "/etc/issue" = "Property of <COMPANY NAME>. Authorised use only.\n" }
  }

  fail "a template's variable" {
    files = { "/etc/issue" = "Property of {{ company }}. Authorised use only.\n" }
  }
}
