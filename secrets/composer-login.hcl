secret "composer-login" {
  title    = "a login of Composer"
  category = "credentials"
  why      = "It reads private packages."
  remedy   = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"

  file {
    places = ["~/.composer/auth.json", "~/.config/composer/auth.json"]
    regex  = ":\\s*\\x22([^\\x22]{16,})"
  }

  fail "of a person" {
    path = "/root/.config/composer/auth.json"
    text = "{\"github-oauth\": {\"github.com\": \"a0f75ae616b1e5d490340494b35ec2daca176014\"}}"
  }

  pass "none" {
    path = "/root/.config/composer/auth.json"
    text = "{}"
  }
}
