secret "azure-storage-key" {
  title    = "an Azure storage key"
  category = "token"
  why      = "It reads, writes and deletes everything in the storage account."
  remedy   = "rotate the key of the account, and use a managed identity"

  anywhere {
    words = ["AccountKey="]
    regex = "AccountKey=([A-Za-z0-9+/]{86}==)"
  }

  fail "a connection string" {
    text = "DefaultEndpointsProtocol=https;AccountName=x;${"AccountKey"}=XbFzUxtPTfYFEpPx6n1nf2xv54WCA+7e56W8zNIQt3uL4FFQKoKGwRDIOYQ+kVcIsgUpj6Sg9aheovEZXzUjpw==\n"
  }

  pass "a template" {
    text = "AccountKey=$${KEY}\n"
  }
}
