secret "pypi-token" {
  title    = "a PyPI token"
  category = "token"
  why      = "It publishes packages in the name of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["pypi-AgE"]
    regex = "pypi-AgE([0-9A-Za-z_-]{50,})"
  }

  file {
    places = ["~/.pypirc"]
    regex  = "(?m)^\\s*password\\s*[:=]\\s*(\\S+)"
  }

  fail "a token" {
    text = "${"pypi"}-AgEIcHlwaS5vcmcgMSdX5sTazVLmZ-bK4OPh1dR8-H97S_f-VAUp7-l7v21JXuDCFqM9_SEb1QrMur8ak3r2gGllt-zqisa-PqYomQLFzzGzmNAFY8HwSKbF6WMXE1MBvRnhmX1\n"
  }

  fail "a file of logins" {
    path = "/root/.pypirc"
    text = "[pypi]\npassword = hunter2\n"
  }

  pass "too short" {
    text = "pypi-AgE${"abc"}\n"
  }
}
