secret "wifi-key" {
  title     = "the key of a wireless network"
  category  = "credentials"
  why       = "Whoever has it joins the network."
  remedy    = "remove it, and let each machine get its network at its first boot"
  guessable = true

  anywhere {
    words = ["[wifi-security]"]
    regex = "\\[wifi-security\\][^\\[]*?\\n[ \\t]*(?:psk|wep-key[0-3]|leap-password)[ \\t]*=[ \\t]*(\\S[^\\r\\n]{3,100})"
  }

  anywhere {
    words    = ["network={"]
    regex    = "network=\\{[^}]*?\\n[ \\t]*(?:psk|sae_password|password)=(\\S[^\\r\\n]{3,100})"
    programs = false
  }

  file {
    places = ["/etc/NetworkManager/system-connections/*"]
    regex  = "(?m)^\\s*(?:psk|wep-key[0-3]|pin|leap-password|private-key|preshared-key|[a-z0-9-]*password|[a-z-]*secret)\\s*=\\s*(\\S[^\\r\\n]*)"
  }

  file {
    places = ["/etc/wpa_supplicant/*.conf"]
    regex  = "(?m)^\\s*(?:psk|sae_password|wep_key[0-3]|pin|password|private_key_passwd)\\s*=\\s*(\\S[^\\r\\n]*)"
  }

  file {
    places = ["/etc/netplan/*.yaml"]
    regex  = "(?m)^\\s*\\x22?[a-z-]*password\\x22?:\\s*(\\S[^\\r\\n]*)"
  }

  fail "of NetworkManager" {
    path = "/etc/NetworkManager/system-connections/w.nmconnection"
    text = "[wifi-security]\npsk=correct horse\n"
  }

  fail "of wpa_supplicant" {
    path = "/etc/wpa_supplicant/wpa_supplicant.conf"
    text = "network={\n  psk=\"correct horse\"\n}\n"
  }

  fail "of netplan" {
    path = "/etc/netplan/50-wifi.yaml"
    text = "network:\n  wifis:\n    w:\n      access-points:\n        \"n\":\n          password: \"correct horse\"\n"
  }

  fail "elsewhere" {
    text = "${"[wifi-security]"}\nkey-mgmt=wpa-psk\npsk=correct horse\n"
  }

  pass "an open network" {
    text = "network={\n  ssid=\"x\"\n  key_mgmt=NONE\n}\n"
  }
}
