secret "anthropic-key" {
  title    = "an Anthropic key"
  category = "token"
  why      = "It spends the money of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words   = ["sk-ant-"]
    regex   = "sk-ant-(?:api|admin|oat|ort)[0-9]{2}-([A-Za-z0-9_-]{60,200})"
    entropy = 3.0
  }

  fail "a key" {
    text = "${"sk-ant"}-api03-XAlyuOqxqzIP2sfxY7kse3EjDrTeQLZiQ47eUvtbzwam8ad5Qh4vfzbQPLixDSnBxLWdpYNIumYInLckQzktz7QjWDus0D7\n"
  }

  pass "too short" {
    text = "sk-ant-api03-${"abc"}\n"
  }
}
