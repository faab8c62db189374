secret "slack-token" {
  title    = "a Slack token"
  category = "token"
  why      = "It reads and writes what its owner or application may."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words   = ["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xapp-"]
    regex   = "(?:xox[abeprs]|xapp)-([0-9A-Za-z-]{20,300})"
    entropy = 3.0
  }

  fail "a token of a bot" {
    text = "${"xoxb"}-123456789012-WlUhJ31cqjvUKdcsxQlOIVdp\n"
  }

  pass "too short" {
    text = "xoxb-${"123"}\n"
  }
}
