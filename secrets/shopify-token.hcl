secret "shopify-token" {
  title    = "a Shopify token"
  category = "token"
  why      = "It reads and changes a shop and its customers' data."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["shpat_", "shpss_", "shpca_", "shppa_"]
    regex = "shp(?:at|ss|ca|pa)_([0-9a-fA-F]{32})(?:[^0-9A-Za-z]|\\z)"
  }

  fail "a token" {
    text = "${"shpat"}_5ba0837bbf1b3ba3178b6e0e30f32854\n"
  }

  pass "too short" {
    text = "shpat_${"abc"}\n"
  }
}
