secret "azure-shared-access-key" {
  title    = "an Azure shared access key"
  category = "token"
  why      = "It sends to and reads from the queues and hubs that it is for."
  remedy   = "regenerate the key of the policy, and use a managed identity"

  anywhere {
    words = ["SharedAccessKey="]
    regex = "SharedAccessKey=([A-Za-z0-9+/]{43}=)(?:[^A-Za-z0-9+/=]|\\z)"
  }

  fail "a connection string" {
    text = "Endpoint=sb://x/;SharedAccessKeyName=x;${"SharedAccessKey"}=VhOGu5NgyvhwvSuqK4dWGlgnoAEcTl31uGQ+dFCGAtm=\n"
  }

  pass "a template" {
    text = "SharedAccessKey={key}\n"
  }
}
