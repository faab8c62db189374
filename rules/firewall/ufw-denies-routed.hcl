rule "ufw-denies-routed" {
  title    = "ufw denies what would pass through unless a rule allows it"
  severity = "medium"
  why      = "A machine in two networks that lets packets through is a way round the firewall."
  nist     = ["SC-7(5)"]

  applies = package("ufw")

  setting "/etc/default/ufw" {
    format = "shell"
    key    = "DEFAULT_FORWARD_POLICY"
    one_of = ["DROP", "REJECT"]
  }

  pass "dropped" {
    packages = ["ufw"]
    files    = { "/etc/default/ufw" = "DEFAULT_FORWARD_POLICY=\"DROP\"\n" }
  }

  pass "refused" {
    packages = ["ufw"]
    files    = { "/etc/default/ufw" = "DEFAULT_FORWARD_POLICY=\"REJECT\"\n" }
  }

  fail "let through" {
    packages = ["ufw"]
    files    = { "/etc/default/ufw" = "DEFAULT_FORWARD_POLICY=\"ACCEPT\"\n" }
  }
}
