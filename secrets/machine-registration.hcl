secret "machine-registration" {
  title    = "the registration of a machine"
  category = "credentials"
  why      = "Every machine of the image would pass for the one that was registered."
  remedy   = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"

  file {
    places = ["/var/lib/ubuntu-advantage/private/*", "/var/lib/amazon/ssm/registration"]
    regex  = "(?s)."
  }

  fail "of SSM" {
    path = "/var/lib/amazon/ssm/registration"
    text = "{}"
  }

  pass "elsewhere" {
    path = "/var/lib/amazon/ssm/other"
    text = "{}"
  }
}
