secret "terraform-state" {
  title     = "a secret in a state of Terraform"
  category  = "credentials"
  why       = "A state holds every password and key that Terraform made, in clear."
  remedy    = "remove the file, and keep states in a backend"
  guessable = true

  file {
    places = ["**/*.tfstate", "**/*.tfstate.backup"]
    regex  = "\\x22(?:[a-z_]*password|[a-z_]*secret|private_key[a-z_]*|[a-z_]*access_key|token)\\x22\\s*:\\s*\\x22([^\\x22]{6,})"
  }

  fail "a state" {
    path = "/srv/x/terraform.tfstate"
    text = "{\"resources\": [{\"instances\": [{\"attributes\": {\"master_password\": \"hunter22\"}}]}]}"
  }

  pass "without" {
    path = "/srv/x/terraform.tfstate"
    text = "{\"resources\": []}"
  }
}
