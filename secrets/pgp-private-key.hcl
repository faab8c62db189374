secret "pgp-private-key" {
  title    = "a PGP private key"
  category = "private-key"
  why      = "Whoever has it signs packages and messages as its owner, and reads what is meant for the owner."
  remedy   = "remove it, and sign outside of the image"

  anywhere {
    words = ["-----BEGIN PGP "]
    regex = "-----BEGIN PGP PRIVATE KEY BLOCK-----(?:\\\\r|\\\\n|\\s|[A-Za-z][A-Za-z-]*: [^\\r\\n]*[\\r\\n])*([A-Za-z0-9+/=]{32}[A-Za-z0-9+/=\\\\\\s]*)"
  }

  file {
    places = ["~/.gnupg/private-keys-v1.d/*", "~/.gnupg/secring.gpg"]
    regex  = "(?s)."
  }

  fail "an exported key" {
    text = "-----BEGIN ${"PGP PRIVATE"} KEY BLOCK-----\nVersion: x\n\nYIa4UOrGNATMuDJawTgsu8PO+799nKSNrh9UCauSDmLhuVtcqcYezdZ/tDDj8hYs\n"
  }

  fail "a file of gpg-agent" {
    path = "/root/.gnupg/private-keys-v1.d/0A.key"
    text = "(21:protected-private-key"
  }

  pass "a public key" {
    text = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n5suKcNd8Zra9A9sKPxZ9W3qLy7zKUVQDT7S8sTQCBNR3YbDgbleph1QHt61QTC4X\n"
  }
}
