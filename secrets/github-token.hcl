secret "github-token" {
  title    = "a GitHub token"
  category = "token"
  why      = "It reads and changes the repositories of its owner, and what is built of them."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words    = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]
    regex    = "gh[pousr]_([A-Za-z0-9]{36})(?:[^A-Za-z0-9]|\\z)"
    checksum = "crc32-base62"
  }

  anywhere {
    words   = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]
    regex   = "gh[pousr]_([A-Za-z0-9]{37,251})(?:[^A-Za-z0-9]|\\z)"
    entropy = 3.5
  }

  fail "a classic token of a person" {
    text = "TOKEN=${"ghp"}_795NF4gAKQ5P1vM8Kv6U${"M4YVmPY62o2dis2T"}\n"
  }

  fail "a longer one of an application" {
    text = "${"ghs"}_6sq1iee1hsA2Bb9uOk4TyNZnlEk6KJCBHGn7KWJsBBCIspoCsEvCE2lwXM090i5qE43w6t\n"
  }

  pass "a wrong checksum" {
    text = "ghp_${"795NF4gAKQ5P1vM8Kv6UM4YVmPY62o2dis20"}\n"
  }

  pass "a placeholder" {
    text = "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
  }
}
