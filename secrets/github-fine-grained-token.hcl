secret "github-fine-grained-token" {
  title    = "a fine-grained GitHub token"
  category = "token"
  why      = "It does what it was made for in the repositories that it was made for."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["github_pat_"]
    regex = "github_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?:[^A-Za-z0-9_]|\\z)"
  }

  fail "a token" {
    text = "${"github"}_pat_8YGPNNHCC826zwoF0wooSe_GIGywpNSUVbQBWQ7SDtwX6Ux9mge2SnvByaBbhxGWetDikNt30Fk0SKbAhM\n"
  }

  pass "too short" {
    text = "github_pat_${"abc"}\n"
  }
}
