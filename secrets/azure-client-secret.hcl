secret "azure-client-secret" {
  title    = "an Azure client secret"
  category = "token"
  why      = "With it a program logs in as its application."
  remedy   = "delete the secret of the application, and use a managed identity"

  anywhere {
    words    = ["7Q~", "8Q~"]
    regex    = "[78]Q~([A-Za-z0-9_~.-]{31,34})(?:[^A-Za-z0-9_~.-]|\\z)"
    boundary = false
    programs = false
    entropy  = 3.5
  }

  fail "a secret" {
    text = "AZURE_CLIENT_SECRET=mpl${"8Q~"}cm7hufPK5ACDiBZLPKD6xGAnjq8MJaMhmp\n"
  }

  pass "too short" {
    text = "x8Q~${"abc"}\n"
  }
}
