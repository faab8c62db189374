rule "banner-motd" {
  title    = "The message of the day names no software"
  severity = "low"
  why      = "Whoever takes over a session learns from the greeting which holes to try next."
  nist     = ["AC-8"]

  param "text" {
    default = "Use of this system is for the authorised only and may be recorded.\n"
    doc     = "The text a fix writes to /etc/motd."
  }

  file_content "/etc/motd" {
    optional = true
    lacks = [
      "\\\\[mrsv]",
      "(?i)\\b(debian|ubuntu|red hat|gnu/linux)\\b",
      "(?i)[$][{]|[{][{]|<(insert|your|company|organi[sz]ation)\\b|\\b(placeholder|lorem ipsum)\\b",
    ]
    write = param.text
  }

  pass "a greeting" {
    files = { "/etc/motd" = "Welcome to the build farm.\n" }
  }

  pass "none at all" {}

  fail "as Debian ships it" {
    files = { "/etc/motd" = "The programs included with the Debian GNU/Linux system are free software.\n" }
  }

  fail "a version" {
    files = { "/etc/motd" = "Running \\v on \\m\n" }
  }

  fail "a text that nobody has filled in" {
    files = { "/etc/motd" = "Property of <COMPANY NAME>. Authorised use only.\n" }
  }

  fail "a template's variable" {
    files = { "/etc/motd" = "Property of {{ company }}. Authorised use only.\n" }
  }
}
