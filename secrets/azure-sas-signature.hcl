secret "azure-sas-signature" {
  title    = "an Azure shared access signature"
  category = "token"
  why      = "Until it expires, whoever has the address may do what it was signed for."
  remedy   = "let it expire, or rotate the key that signed it"

  anywhere {
    words = ["sig="]
    regex = "sig=((?:[A-Za-z0-9]|%2[BbFf]){43}%3[Dd])"
  }

  fail "an address" {
    text = "https://x.blob.core.windows.net/c?sv=2024-11-04&se=2026-01-01&${"sig"}=GhWiOalTlINXn1eKIA7zPtJcGEoJ3qyRZzQ9ADp0j5W%3D\n"
  }

  pass "too short" {
    text = "https://x/?sig=${"abc%3D"}\n"
  }
}
