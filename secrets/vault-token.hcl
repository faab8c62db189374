secret "vault-token" {
  title    = "a HashiCorp Vault token"
  category = "token"
  why      = "It reads every secret that its policies allow."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words   = ["hvs.", "hvb.", "hvr."]
    regex   = "hv[sbr]\\.([0-9A-Za-z_-]{24,300})"
    entropy = 3.0
  }

  file {
    places = ["~/.vault-token"]
    regex  = "(\\S+)"
  }

  fail "a token" {
    text = "VAULT_TOKEN=${"hvs"}.RZjM8iQ0NA0P-yT1jOw56ktltyxpA-w4mXmS3wdLqpfpa2BDGg-mn33x7tFs5BIdM0vzTY1_z4rLVuouJnWOlr1UlaY0XHN\n"
  }

  fail "of a person" {
    path = "/root/.vault-token"
    text = "WkoouCsaAyATtsjA6TZ1GlAqBM"
  }

  pass "too short" {
    text = "hvs.${"abc"}\n"
  }
}
