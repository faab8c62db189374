secret "postman-key" {
  title    = "a Postman key"
  category = "token"
  why      = "It reads the collections of its owner, and the keys in them."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["PMAK-"]
    regex = "PMAK-([0-9a-f]{24}-[0-9a-f]{34})(?:[^0-9a-f]|\\z)"
  }

  fail "a key" {
    text = "${"PMAK"}-ba694165beaecba0afa707e1-448c828b4136d3b97429ab7bca1aafb77b\n"
  }

  pass "too short" {
    text = "PMAK-${"abc"}\n"
  }
}
