secret "openssh-private-key" {
  title    = "an OpenSSH private key"
  category = "private-key"
  why      = "It opens every account that lists its public half."
  remedy   = "remove it at the end of the step that needs it, and let each machine make or fetch its own"

  anywhere {
    words = ["-----BEGIN OPENSSH "]
    regex = "-----BEGIN OPENSSH PRIVATE KEY-----(?:\\\\r|\\\\n|\\s|[A-Za-z][A-Za-z-]*: [^\\r\\n]*[\\r\\n])*([A-Za-z0-9+/=]{32}[A-Za-z0-9+/=\\\\\\s]*)"
  }

  fail "a key" {
    text = "-----BEGIN ${"OPENSSH PRIVATE"} KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\nJors/6ILi8IHn5kxsC7tVO/HbkQfyy/KV5zjR3j1twdTKWTddB+XhkAS1voQG6yyzyN9zH\n-----END\n"
  }

  pass "nothing follows" {
    text = "-----BEGIN ${"OPENSSH PRIVATE"} KEY-----\n-----END\n"
  }
}
