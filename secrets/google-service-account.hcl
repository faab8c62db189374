secret "google-service-account" {
  title    = "a key of a Google Cloud service account"
  category = "private-key"
  why      = "It does everything that the account may, from anywhere, until somebody deletes it."
  remedy   = "delete the key in the project, and attach the account to the instance instead"

  anywhere {
    words = ["\"service_account\""]
    regex = "\\x22service_account\\x22[^}]*?\\x22private_key\\x22\\s*:\\s*\\x22([^\\x22]{64}[^\\x22]*)"
  }

  fail "a file of a key" {
    text = "{\"type\": \"${"service_account"}\", \"project_id\": \"x\", \"private_key_id\": \"fe574de739988b886e7577496a2c8773e130f7eb\", \"private_key\": \"-----BEGIN ${"PRIVATE"} KEY-----\\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3\\npTyGJMuHbEL31IeL2HPcHyGcFRl1SPnXNYvMIHa/2o76umfXfKm/r5kJP1VrT+1F\\n\"}"
  }

  pass "a file without a key" {
    text = "{\"type\": \"service_account\", \"project_id\": \"x\"}"
  }
}
