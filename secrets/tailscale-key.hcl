secret "tailscale-key" {
  title    = "a Tailscale key"
  category = "token"
  why      = "Whoever has it joins the network, or changes it."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["tskey-"]
    regex = "tskey-(?:auth|api|client|scim|webhook)-([A-Za-z0-9]+-[A-Za-z0-9]{20,60})"
  }

  fail "a key" {
    text = "${"tskey"}-auth-kAbCdEf123CNTRL-XxnDZPDXCAsm9NdTHtIb64Fn3MkH6u3W\n"
  }

  pass "too short" {
    text = "tskey-auth-${"abc"}\n"
  }
}
