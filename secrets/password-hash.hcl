secret "password-hash" {
  title     = "the hash of a password, as in /etc/shadow"
  category  = "password"
  why       = "Passwords that people choose are found by trying."
  remedy    = "remove the copy; an account that is meant to have a password gets it by `password_hash` of a `user` block"
  guessable = true

  anywhere {
    words    = [":$y$", ":$gy$", ":$7$", ":$6$", ":$5$", ":$1$", ":$2a$", ":$2b$", ":$2y$"]
    regex    = ":\\$(?:y|gy|7|6|5|1|2[aby])\\$([./A-Za-z0-9$=,]{20,200}):\\d*:"
    programs = false
  }

  fail "a line of a copy" {
    text = "root${":$6$"}xOtLMmF1F4mufwRL$NInqtozMlTMAEsuha1u6DhzWVS1o38fFAa6weI3qRPLk1XCKsXkm2AWh7c9hEHWtP0136Uxt3Ykw5DS3G9ufcg:19000:0:99999:7:::\n"
  }

  pass "a locked account" {
    text = "root:*:19000:0:99999:7:::\n"
  }

  pass "documentation" {
    text = "root:$6$salt$hash:1:::::::\n"
  }
}
