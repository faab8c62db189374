secret "pip-password" {
  title     = "a login of pip"
  category  = "credentials"
  why       = "It reads private packages."
  remedy    = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"
  guessable = true

  file {
    places = ["~/.pip/pip.conf", "~/.config/pip/pip.conf", "/etc/pip.conf"]
    regex  = "://[^/\\s:]*:([^/\\s@]+)@"
  }

  fail "of every account" {
    path = "/etc/pip.conf"
    text = "[global]\nindex-url = https://me:p@i.example/simple\n"
  }

  pass "no login" {
    path = "/etc/pip.conf"
    text = "[global]\nindex-url = https://i.example/simple\n"
  }
}
