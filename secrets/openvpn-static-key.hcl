secret "openvpn-static-key" {
  title    = "an OpenVPN static key"
  category = "private-key"
  why      = "Whoever has it reads and joins the network that it protects."
  remedy   = "remove it, and give it to machines at their first boot"

  anywhere {
    words = ["-----BEGIN OpenVPN "]
    regex = "-----BEGIN OpenVPN (?:Static key V1|tls-crypt-v2 (?:server|client) key)-----\\s+([A-Za-z0-9+/]{32}[A-Za-z0-9+/=\\s]*)"
  }

  fail "a key" {
    text = "-----BEGIN ${"OpenVPN Static"} key V1-----\n1e558e08baa7196b50ac2f86702824c1\nc099724caf4941d4072014b3ce107f80\n"
  }

  pass "documentation" {
    text = "-----BEGIN ${"OpenVPN Static"} key V1-----\n[...]\n"
  }
}
