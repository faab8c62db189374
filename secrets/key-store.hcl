secret "key-store" {
  title    = "a store of private keys"
  category = "private-key"
  why      = "The password of such a store is often `changeit`, and always as good as somebody chose it."
  remedy   = "remove it, and give it to machines at their first boot"

  file {
    places = ["**/*.p12", "**/*.pfx"]
    regex  = "\\A\\x30[\\x80-\\x84].{1,4}\\x02\\x01\\x03"
  }

  file {
    places = ["**/*.jks", "**/*.keystore", "**/*.p12"]
    regex  = "\\A\\xFE\\xED\\xFE\\xED\\x00\\x00\\x00[\\x01\\x02].{4}\\x00\\x00\\x00\\x01"
  }

  fail "of Java, with a key" {
    path  = "/srv/app/x.jks"
    bytes = "feedfeed 00000002 00000001 00000001 0003 6b6579"
  }

  fail "PKCS #12" {
    path  = "/srv/app/x.p12"
    bytes = "30820a00 020103 3082"
  }

  pass "another file of this name" {
    path = "/srv/app/x.jks"
    text = "hello\n"
  }

  pass "of Java, with certificates only" {
    path  = "/srv/app/x.jks"
    bytes = "feedfeed 00000002 00000001 00000002 0003 6b6579"
  }
}
