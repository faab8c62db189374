secret "git-credentials" {
  title     = "a login in .git-credentials"
  category  = "credentials"
  why       = "It reads and changes the repositories of its owner."
  remedy    = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"
  guessable = true

  file {
    places = ["~/.git-credentials", "~/.config/git/credentials"]
    regex  = "://[^/\\s:]*:([^/\\s@]+)@"
  }

  fail "of a person" {
    path = "/root/.git-credentials"
    text = "https://u:t0ps3cret@forge.example\n"
  }

  pass "no password" {
    path = "/root/.git-credentials"
    text = "https://u@forge.example\n"
  }
}
