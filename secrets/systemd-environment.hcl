secret "systemd-environment" {
  title     = "a password in the environment of a service"
  category  = "credentials"
  why       = "Everybody may read units, and the environment of a service is seen by all that it starts."
  remedy    = "use `LoadCredential=` with a file that each machine fetches"
  guessable = true

  anywhere {
    words    = ["Environment="]
    regex    = "Environment=[^\\n]*?[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)[A-Z0-9_]*=[\\x22']?([^\\s\\x22'%$/<{(][^\\s\\x22']{5,200})"
    programs = false
  }

  fail "of a unit" {
    text = "[Service]\n${"Environment="}DB_PASSWORD=hunter22\n"
  }

  pass "a path" {
    text = "[Service]\nEnvironment=TOKEN_FILE=/run/token\n"
  }

  pass "something else" {
    text = "[Service]\nEnvironment=LANG=C.UTF-8\n"
  }
}
