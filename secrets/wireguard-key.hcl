secret "wireguard-key" {
  title    = "a WireGuard key"
  category = "private-key"
  why      = "Whoever has it joins the network as this machine, and reads what is sent to it."
  remedy   = "remove it, and let each machine make its own with `wg genkey`"

  anywhere {
    words = ["PrivateKey", "PresharedKey"]
    regex = "(?:PrivateKey|PresharedKey)[ \\t]*=[ \\t]*([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)(?:\\s|\\z)"
  }

  file {
    places = ["/etc/wireguard/*.conf"]
    regex  = "(?mi)^\\s*(?:PrivateKey|PresharedKey)\\s*=\\s*(\\S+)"
  }

  fail "a configuration" {
    text = "[Interface]\n${"PrivateKey"} = 6ILI8gJhead6/wJ9kFZJSqgmRB9H+iMb+lk777PZnKA=\n"
  }

  pass "a public key" {
    text = "[Peer]\nPublicKey = 8Cl6J5ixaaJLShuQjOud/+yDUA+5zmS1swoPqApryPA=\n"
  }
}
