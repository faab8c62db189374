secret "slack-webhook" {
  title    = "a Slack webhook"
  category = "token"
  why      = "Whoever has it writes into the channel as the application."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words    = ["hooks.slack.com/services/"]
    regex    = "hooks\\.slack\\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/([0-9A-Za-z]{20,60})"
    boundary = false
  }

  fail "an address" {
    text = "https://hooks.${"slack"}.com/services/T01234567/B01234567/4sPgMRTwt01nJuJPuUmhWKPU\n"
  }

  pass "that of the documentation" {
    text = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\n"
  }
}
