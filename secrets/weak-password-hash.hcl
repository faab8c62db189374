secret "weak-password-hash" {
  title     = "the hash of a password that is cheap to turn back"
  category  = "password"
  why       = "DES and MD5 are tried billions of times a second, and without salt the answers stand in tables."
  remedy    = "set the password anew: `passwd` writes yescrypt"
  guessable = true

  file {
    places = ["/etc/shadow"]
    regex  = "(?m)^[^:\\n]+:!?(\\$1\\$[^:\\n]*|\\$3\\$[^:\\n]*|\\$[0-9a-z]+\\$\\$[^:\\n]+|[./A-Za-z0-9]{13}):"
  }

  fail "MD5" {
    path = "/etc/shadow"
    text = "root:$1$abcdefgh$BhziIBP9FOnLKGTQj09BBG:19000::::::\n"
  }

  fail "no salt" {
    path = "/etc/shadow"
    text = "root:$6$$7svMQB1mokdhPscGW3GtLCRHdflgwRHHHZ4IilO3OJqkdvZK80B8oYsam1mhCZ8DxXVZP1Vtb1kz6U0Z2jDUhJ:19000::::::\n"
  }

  fail "DES" {
    path = "/etc/shadow"
    text = "root:9r7WP3bqoAXGh:19000::::::\n"
  }

  pass "yescrypt" {
    path = "/etc/shadow"
    text = "root:$y$j9T$LEUbMgqBOIaZx7doCz44CC$3pnR6rnRoiz7CnGQHhAbP8CSHTWpKHDm996g5RFdli7:19000::::::\n"
  }

  pass "locked" {
    path = "/etc/shadow"
    text = "root:*:19000::::::\n"
  }
}
