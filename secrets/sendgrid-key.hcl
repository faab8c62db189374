secret "sendgrid-key" {
  title    = "a SendGrid key"
  category = "token"
  why      = "It sends mail in the name of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["SG."]
    regex = "SG\\.([A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43})(?:[^A-Za-z0-9_-]|\\z)"
  }

  fail "a key" {
    text = "${"SG"}.-g3sAOkFGfOEoasL1ycjLs.24r5Ga2Q_YFhWUehfHVts0LZnRR_9eeA4RsmRSeqP2V\n"
  }

  pass "too short" {
    text = "SG.${"abc.def"}\n"
  }
}
