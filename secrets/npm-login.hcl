secret "npm-login" {
  title    = "a login of npm"
  category = "credentials"
  why      = "It reads private packages, and may publish."
  remedy   = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"

  anywhere {
    words    = ["_authToken="]
    regex    = "_authToken=[\\x22']?([^\\s\\x22'$]{8,200})"
    programs = false
  }

  file {
    places = ["~/.npmrc", "/etc/npmrc"]
    regex  = "(?:_authToken|_password|_auth)\\s*=\\s*([^$\\s]\\S*)"
  }

  fail "of a project" {
    text = "//registry.example/:${"_authToken"}=e94fb78c8d5f08b79affd2b49c12a4b00629\n"
  }

  fail "of a person" {
    path = "/root/.npmrc"
    text = "//r/:_password=c2VjcmV0\n"
  }

  pass "a variable" {
    path = "/root/.npmrc"
    text = "//registry.example/:_authToken=$${NPM_TOKEN}\n"
  }
}
