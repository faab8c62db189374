secret "environment-file" {
  title     = "a password in a file of variables"
  category  = "credentials"
  why       = "Such files are read by programs and by whoever may read the image."
  remedy    = "remove the file, and let each machine fetch it"
  guessable = true

  file {
    places = [
      "**/.env",
      "**/.env.*",
      "/etc/environment",
      "/etc/environment.d/*",
      "/etc/default/*",
      "~/.profile",
      "~/.bashrc",
      "~/.bash_profile",
      "~/.zshrc",
    ]
    regex = "(?m)^[ \\t]*(?:export[ \\t]+)?[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)[A-Z0-9_]*=[\\x22']?([^\\s\\x22'$<{(/#][^\\s\\x22']{5,200})"
  }

  fail "of an application" {
    path = "/opt/app/.env"
    text = "A=1\nDB_PASSWORD=hunter22\n"
  }

  fail "of every login" {
    path = "/etc/environment"
    text = "API_KEY=\"abcdef123456\"\n"
  }

  pass "an example" {
    path = "/opt/app/.env"
    text = "DB_PASSWORD=changeme\n"
  }

  pass "a path" {
    path = "/opt/app/.env"
    text = "TOKEN_FILE=/run/token\n"
  }

  pass "a comment" {
    path = "/opt/app/.env"
    text = "# DB_PASSWORD=hunter22\n"
  }
}
