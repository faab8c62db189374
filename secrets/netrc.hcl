secret "netrc" {
  title     = "a login in .netrc"
  category  = "credentials"
  why       = "It logs in wherever the file says."
  remedy    = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"
  guessable = true

  anywhere {
    words    = ["machine "]
    regex    = "machine[ \\t]+\\S+\\s+login[ \\t]+\\S+\\s+password[ \\t]+(\\S{4,200})"
    programs = false
  }

  file {
    places = ["~/.netrc", "/etc/apt/auth.conf", "/etc/apt/auth.conf.d/*"]
    regex  = "\\bpassword\\s+(\\S+)"
  }

  fail "of a person" {
    path = "/root/.netrc"
    text = "machine h\n  login u\n  password p\n"
  }

  fail "elsewhere" {
    text = "${"machine"} forge.example login ci password hunter2\n"
  }

  fail "of apt" {
    path = "/etc/apt/auth.conf.d/site.conf"
    text = "machine m.example login u password p\n"
  }

  pass "documentation" {
    text = "machine host login name password secret\n"
  }

  pass "no password" {
    path = "/root/.netrc"
    text = "machine h login u\n"
  }
}
