secret "cargo-login" {
  title    = "a login of Cargo"
  category = "credentials"
  why      = "It publishes crates in the name of its owner."
  remedy   = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"

  file {
    places = ["~/.cargo/credentials", "~/.cargo/credentials.toml"]
    regex  = "token\\s*=\\s*[\\x22']?([^\\s\\x22']+)"
  }

  fail "a token" {
    path = "/root/.cargo/credentials.toml"
    text = "[registry]\ntoken = \"DA4pr0nFYTTumK931fmDUX8kucerKJ9z\"\n"
  }

  pass "no token" {
    path = "/root/.cargo/credentials.toml"
    text = "[registry]\n"
  }
}
