secret "rubygems-token" {
  title    = "a RubyGems token"
  category = "token"
  why      = "It publishes gems in the name of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["rubygems_"]
    regex = "rubygems_([0-9a-f]{48})(?:[^0-9a-f]|\\z)"
  }

  file {
    places = ["~/.gem/credentials", "~/.local/share/gem/credentials"]
    regex  = ":rubygems_api_key:\\s*(\\S+)"
  }

  fail "a token" {
    text = "${"rubygems"}_1a0d1f13dce20c4fd32f640d0032634f087e51b429fe8110\n"
  }

  pass "a name" {
    text = "rubygems_version\n"
  }
}
