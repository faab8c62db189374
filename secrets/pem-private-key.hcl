secret "pem-private-key" {
  title    = "a private key"
  category = "private-key"
  why      = "Whoever has it is taken for its owner: by servers that it logs in to, and by clients of the service it names."
  remedy   = "remove it at the end of the step that needs it, and let each machine make or fetch its own; name it in `remove` of the `seal` block when a package made it"

  anywhere {
    words = ["-----BEGIN "]
    regex = "-----BEGIN (?:(?:RSA|DSA|EC|ENCRYPTED|ANY) )?PRIVATE KEY-----(?:\\\\r|\\\\n|\\s|[A-Za-z][A-Za-z-]*: [^\\r\\n]*[\\r\\n])*([A-Za-z0-9+/=]{32}[A-Za-z0-9+/=\\\\\\s]*)"
  }

  fail "a key of a server" {
    text = "-----BEGIN ${"RSA PRIVATE"} KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\n"
  }

  fail "on one line of JSON" {
    text = "{\"key\": \"-----BEGIN ${"PRIVATE"} KEY-----\\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\\n\"}"
  }

  fail "with headers" {
    text = "-----BEGIN ${"RSA PRIVATE"} KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\n"
  }

  pass "a certificate" {
    text = "-----BEGIN CERTIFICATE-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\n"
  }

  pass "a public key" {
    text = "-----BEGIN PUBLIC KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\n"
  }

  pass "a program that knows the header" {
    text = "die unless /-----BEGIN ${"RSA PRIVATE"} KEY-----/;\n"
  }
}
