secret "grafana-token" {
  title    = "a Grafana token"
  category = "token"
  why      = "It reads and changes dashboards and what they ask."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["glsa_"]
    regex = "glsa_([A-Za-z0-9]{32}_[0-9a-fA-F]{8})(?:[^A-Za-z0-9_]|\\z)"
  }

  anywhere {
    words = ["glc_eyJ"]
    regex = "glc_(eyJ[A-Za-z0-9+/=]{40,})"
  }

  fail "of a service account" {
    text = "${"glsa"}_tfOjdOiksHvg6lkF2arEzcI3gjgt1w8H_3ec56f24\n"
  }

  pass "too short" {
    text = "glsa_${"abc"}\n"
  }
}
