secret "age-secret-key" {
  title    = "an age secret key"
  category = "private-key"
  why      = "It opens every file that was encrypted for it."
  remedy   = "remove it, and give it to machines at their first boot"

  anywhere {
    words = ["AGE-SECRET-KEY-"]
    regex = "AGE-SECRET-KEY-1([0-9A-Z]{58})"
  }

  fail "a key" {
    text = "AGE-SECRET-${"KEY-1"}FSGAWXEL2W2ME46VK59HP4AUPC4JY8WX9S3ZT3GMSEFL593RTMY3P9S9WY\n"
  }

  pass "a public key" {
    text = "age1s8aq463gz082srtvnndjut3kpszqpv70uxmlendw4vgekrgqysm2r9cj0j\n"
  }
}
