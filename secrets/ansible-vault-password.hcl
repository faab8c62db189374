secret "ansible-vault-password" {
  title     = "the password of an Ansible vault"
  category  = "credentials"
  why       = "It opens every value that was encrypted with it."
  remedy    = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"
  guessable = true

  file {
    places = [
      "**/.vault_pass",
      "**/.vault_pass.txt",
      "**/vault_pass.txt",
      "**/.vault_password",
      "**/vault_password.txt",
    ]
    regex = "(\\S{4,})"
  }

  fail "of a person" {
    path = "/root/.vault_pass"
    text = "hunter22\n"
  }

  pass "empty" {
    path = "/root/.vault_pass"
    text = "\n"
  }
}
