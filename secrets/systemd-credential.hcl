secret "systemd-credential" {
  title     = "a credential in a unit"
  category  = "credentials"
  why       = "Everybody may read units."
  remedy    = "use `LoadCredentialEncrypted=`, or `LoadCredential=` with a file that each machine fetches"
  guessable = true

  anywhere {
    words    = ["SetCredential="]
    regex    = "SetCredential=[^:\\n]*(?i:pass|secret|token|key)[^:\\n]*:([^\\s%$/<{][^\\n]{3,200})"
    programs = false
  }

  fail "of a unit" {
    text = "[Service]\n${"SetCredential="}db-password:hunter22\n"
  }

  pass "none" {
    text = "[Service]\nSetCredential=greeting:hello\n"
  }
}
