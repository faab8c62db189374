secret "azure-login" {
  title    = "a login of the Azure command line"
  category = "credentials"
  why      = "It does everything that the person may who logged in."
  remedy   = "run `az logout`, and remove the directory"

  file {
    places = ["~/.azure/*"]
    regex  = "(?i)\\x22(?:access_?token|refresh_?token|secret)\\x22\\s*:\\s*\\x22([^\\x22]+)"
  }

  fail "a cache of tokens" {
    path = "/root/.azure/msal_token_cache.json"
    text = "{\"RefreshToken\": {\"secret\": \"gppa0nLgTEToD4uyetiAY2bv6dFvpcLOGQOpCHV5v7s82QtDRojrbry6hQSp\"}}"
  }

  pass "settings" {
    path = "/root/.azure/clouds.config"
    text = "{\"clouds\": []}"
  }
}
