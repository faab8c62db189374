rule "ufw-denies-incoming" {
  title    = "ufw denies what comes in unless a rule allows it"
  severity = "medium"
  why      = "A service that somebody starts is open to the network unless the firewall knows of it."
  nist     = ["SC-7(5)"]

  applies = package("ufw")

  setting "/etc/default/ufw" {
    format = "shell"
    key    = "DEFAULT_INPUT_POLICY"
    one_of = ["DROP", "REJECT"]
  }

  pass "dropped" {
    packages = ["ufw"]
    files    = { "/etc/default/ufw" = "DEFAULT_INPUT_POLICY=\"DROP\"\n" }
  }

  pass "refused" {
    packages = ["ufw"]
    files    = { "/etc/default/ufw" = "DEFAULT_INPUT_POLICY=\"REJECT\"\n" }
  }

  fail "let through" {
    packages = ["ufw"]
    files    = { "/etc/default/ufw" = "DEFAULT_INPUT_POLICY=\"ACCEPT\"\n" }
  }
}
