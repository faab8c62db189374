secret "new-relic-key" {
  title    = "a New Relic key"
  category = "token"
  why      = "It reads what an account observes."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["NRAK-"]
    regex = "NRAK-([A-Z0-9]{27})(?:[^A-Z0-9]|\\z)"
  }

  fail "a key" {
    text = "${"NRAK"}-9SYJQ8R2ABVJ564CCELZ4K2ZO7E\n"
  }

  pass "too short" {
    text = "NRAK-${"ABC"}\n"
  }
}
