secret "ipsec-psk" {
  title     = "a shared key of IPsec"
  category  = "credentials"
  why       = "Whoever has it joins the network."
  remedy    = "remove it, and give it to machines at their first boot"
  guessable = true

  file {
    places = ["/etc/ipsec.secrets", "/etc/ipsec.d/*.secrets"]
    regex  = "(?m)^[^#\\n]*:\\s*PSK\\s+\\x22?([^\\s\\x22]+)"
  }

  fail "of a tunnel" {
    path = "/etc/ipsec.secrets"
    text = "1.2.3.4 : PSK \"hunter22\"\n"
  }

  pass "a comment" {
    path = "/etc/ipsec.secrets"
    text = "# : PSK \"x\"\n"
  }
}
