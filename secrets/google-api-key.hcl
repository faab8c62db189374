secret "google-api-key" {
  title    = "a Google API key"
  category = "token"
  why      = "It spends the quota and the money of its project."
  remedy   = "delete the key in the project, or restrict it to what may be public"

  anywhere {
    words   = ["AIza"]
    regex   = "AIza([0-9A-Za-z_-]{35})(?:[^0-9A-Za-z_-]|\\z)"
    entropy = 3.5
  }

  fail "a key" {
    text = "key: ${"AIza"}SyFldPGYYJvW5hANsbEvrSFagEaBp0vXnJa\n"
  }

  pass "too short" {
    text = "AIza${"Sy123"}\n"
  }
}
