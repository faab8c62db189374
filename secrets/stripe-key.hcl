secret "stripe-key" {
  title    = "a live Stripe key"
  category = "token"
  why      = "It moves money."
  remedy   = "roll the key in the dashboard, for it has been in a layer"

  anywhere {
    words   = ["sk_live_", "rk_live_"]
    regex   = "[rs]k_live_([0-9A-Za-z]{24,200})"
    entropy = 3.0
  }

  fail "a secret key" {
    text = "${"sk"}_live_iNtegBoy1XhVav8dNrLZgw7H\n"
  }

  pass "a key for tests" {
    text = "sk_test_${"unWoDQRYZDAEa6aosrWlQGOT"}\n"
  }
}
