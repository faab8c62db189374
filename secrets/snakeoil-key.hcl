secret "snakeoil-key" {
  title    = "the key of a self-made certificate, which all machines would share"
  category = "private-key"
  why      = "Every machine of the image would have the same key, and whoever has the image has it too."
  remedy   = "name it in `remove` of the `seal` block, and have `make-ssl-cert generate-default-snakeoil` run at the first boot"

  file {
    places = ["/etc/ssl/private/ssl-cert-snakeoil.key"]
    regex  = "PRIVATE KEY-----\\s+([A-Za-z0-9+/=]{32}[A-Za-z0-9+/=\\s]*)"
  }

  fail "as ssl-cert makes it" {
    path = "/etc/ssl/private/ssl-cert-snakeoil.key"
    text = "-----BEGIN ${"PRIVATE"} KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\n"
  }

  pass "another name" {
    path = "/etc/ssl/private/other.key"
    text = "-----BEGIN ${"PRIVATE"} KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\n"
  }
}
