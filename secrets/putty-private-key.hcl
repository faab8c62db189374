secret "putty-private-key" {
  title    = "a PuTTY private key"
  category = "private-key"
  why      = "It opens every account that lists its public half."
  remedy   = "remove it, and log in with a key that stays with its owner"

  anywhere {
    words = ["PuTTY-User-Key-File-"]
    regex = "PuTTY-User-Key-File-[0-9]: \\S[^\\x00]*?Private-Lines: \\d+\\s+([A-Za-z0-9+/=]{32}[A-Za-z0-9+/=\\s]*)"
  }

  fail "a key" {
    text = "PuTTY-User-${"Key-File"}-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 2\nAAAA\nAAAA\nPrivate-Lines: 1\nATWS8PHp9NHfYjFM5DI4pZj59fhZ5R1Py4oJe2JbmPTu\nPrivate-MAC: 00\n"
  }

  pass "a program that knows the header" {
    text = "PuTTY-User-Key-File-3: %s\n"
  }
}
