secret "dns-control-key" {
  title    = "the key that controls a name server"
  category = "credentials"
  why      = "Every machine of the image would have the same key."
  remedy   = "name it in `remove` of the `seal` block, and have `rndc-confgen -a` run at the first boot"

  file {
    places = ["/etc/bind/rndc.key", "/etc/rndc.key"]
    regex  = "secret\\s+\\x22([^\\x22]{16,})"
  }

  fail "as the package makes it" {
    path = "/etc/bind/rndc.key"
    text = "key \"rndc-key\" {\n\talgorithm hmac-sha256;\n\tsecret \"kq0iz2o1xTxx0SAegweZOLEGzp4o6A88rwewtIyipJc=\";\n};\n"
  }

  pass "none" {
    path = "/etc/bind/rndc.key"
    text = "# none\n"
  }
}
