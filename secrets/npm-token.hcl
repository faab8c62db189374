secret "npm-token" {
  title    = "an npm token"
  category = "token"
  why      = "It publishes packages in the name of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words   = ["npm_"]
    regex   = "npm_([0-9A-Za-z]{36})(?:[^0-9A-Za-z_]|\\z)"
    entropy = 3.5
  }

  fail "a token" {
    text = "${"npm"}_vZ89hOz9ZdNKI7xEzzoMepjuO09JWqo10y0a\n"
  }

  pass "a name" {
    text = "npm_config_registry_of_some_length_and_more\n"
  }
}
