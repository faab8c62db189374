secret "exported-secret" {
  title     = "a secret that a shell exports"
  category  = "credentials"
  why       = "A history or a script with it is read by whoever may read the image."
  remedy    = "change the password, for it has been in a layer, and let each machine fetch it at its first boot"
  guessable = true

  anywhere {
    words    = ["export "]
    regex    = "export [A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)[A-Z0-9_]*=[\\x22']?([^\\s\\x22'$<{(/`][^\\s\\x22'$]{7,200})"
    programs = false
    entropy  = 2.5
  }

  fail "in a history" {
    text = "ls\n${"export "}GITHUB_TOKEN=0123456789abcdef\n"
  }

  pass "a variable" {
    text = "export TOKEN=$(cat /run/token)\n"
  }

  pass "a name" {
    text = "export PASSWORD_FILE=/run/x\n"
  }
}
