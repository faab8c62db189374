secret "docker-hub-token" {
  title    = "a Docker Hub token"
  category = "token"
  why      = "It pulls and pushes images in the name of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["dckr_pat_", "dckr_oat_"]
    regex = "dckr_[po]at_([0-9A-Za-z_-]{20,60})"
  }

  fail "a token" {
    text = "${"dckr"}_pat_OuU19x5iqljHqBTn2fwxwd5kAph\n"
  }

  pass "too short" {
    text = "dckr_pat_${"abc"}\n"
  }
}
