secret "terraform-token" {
  title    = "a token of HCP Terraform"
  category = "token"
  why      = "It runs Terraform with the rights of its organisation."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = [".atlasv1."]
    regex = "\\.atlasv1\\.([A-Za-z0-9_=-]{60,70})"
  }

  file {
    places = ["~/.terraform.d/credentials.tfrc.json", "~/.terraformrc"]
    regex  = "token\\x22?\\s*[:=]\\s*\\x22?([^\\s\\x22]+)"
  }

  fail "a token" {
    text = "LfxjkR3p5igJkM${".atlasv1."}amHJKhwgGBGEK8hf0dnbzzDpArxlUJtPWRKCRoG258lEWMcnYBDO4Zlw9CcDnPPOCK7\n"
  }

  fail "a file of logins" {
    path = "/root/.terraform.d/credentials.tfrc.json"
    text = "{\"credentials\": {\"app.terraform.io\": {\"token\": \"x1\"}}}"
  }

  pass "too short" {
    text = "x.atlasv1.${"abc"}\n"
  }
}
