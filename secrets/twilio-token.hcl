secret "twilio-token" {
  title    = "a Twilio token"
  category = "token"
  why      = "It sends messages and calls that its owner pays."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words    = ["TWILIO_", "twilio_", "twilio.", "Twilio"]
    regex    = "(?i:twilio)[A-Za-z0-9_. -]{0,40}[\\x22']?[ \\t]*[:=][ \\t]*[\\x22']?(?:SK)?([0-9a-f]{32})(?:[^0-9A-Za-z]|\\z)"
    boundary = false
    entropy  = 3.0
  }

  fail "a variable" {
    text = "${"TWILIO"}_AUTH_TOKEN=4ec6390bf61189639e35aeeb95210ef2\n"
  }

  pass "a number" {
    text = "TWILIO_FROM=+15005550006\n"
  }
}
