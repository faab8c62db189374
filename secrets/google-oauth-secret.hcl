secret "google-oauth-secret" {
  title    = "a Google OAuth client secret"
  category = "token"
  why      = "With it a program passes for the application that it belongs to."
  remedy   = "reset the secret in the project"

  anywhere {
    words   = ["GOCSPX-"]
    regex   = "GOCSPX-([A-Za-z0-9_-]{28})(?:[^A-Za-z0-9_-]|\\z)"
    entropy = 3.5
  }

  fail "a secret" {
    text = "\"client_secret\": \"${"GOCSPX-"}E-9I0MyTLUyi0kn1Gnt11CuZyzaA\""
  }

  pass "too short" {
    text = "GOCSPX-${"abc"}"
  }
}
