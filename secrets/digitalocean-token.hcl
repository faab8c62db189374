secret "digitalocean-token" {
  title    = "a DigitalOcean token"
  category = "token"
  why      = "It makes and deletes the machines of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["dop_v1_", "doo_v1_", "dor_v1_"]
    regex = "do[opr]_v1_([0-9a-f]{64})"
  }

  fail "a token" {
    text = "${"dop"}_v1_f66b01d4921da2e055c90eb6f2aed4c21a9dbf49a067e24bdb7ec83756378368\n"
  }

  pass "too short" {
    text = "dop_v1_${"abc"}\n"
  }
}
