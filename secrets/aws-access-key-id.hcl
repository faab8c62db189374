secret "aws-access-key-id" {
  title    = "an AWS access key id"
  category = "token"
  why      = "It names the account and user to whom the secret beside it belongs."
  remedy   = "deactivate the key in IAM, and give the instance a role instead"

  anywhere {
    words   = ["AKIA", "ASIA"]
    regex   = "(?:AKIA|ASIA)([A-Z2-7]{16})\\b"
    entropy = 2.8
  }

  fail "a key of a user" {
    text = "id = ${"AKIA"}Q3EGRIJ7TWXYZ2AB\n"
  }

  fail "a key that expires" {
    text = "${"ASIA"}Q3EGRIJ7TWXYZ2AC"
  }

  pass "that of the documentation" {
    text = "AKIAIOSFODNN7${"EXAMPLE"}"
  }

  pass "part of another word" {
    text = "XAKIA${"Q3EGRIJ7TWXYZ2AB"}"
  }
}
