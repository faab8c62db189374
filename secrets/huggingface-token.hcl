secret "huggingface-token" {
  title    = "a Hugging Face token"
  category = "token"
  why      = "It reads and writes the models and data of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words   = ["hf_"]
    regex   = "hf_([A-Za-z]{34})(?:[^A-Za-z0-9_]|\\z)"
    entropy = 3.5
  }

  fail "a token" {
    text = "${"hf"}_PZWoGLSHRmuOtrCZCmKbMwTJYvCjTooLkO\n"
  }

  pass "a name" {
    text = "hf_something_else\n"
  }
}
