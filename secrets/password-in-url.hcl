secret "password-in-url" {
  title     = "a password in a URL"
  category  = "token"
  why       = "It logs in wherever the URL leads."
  remedy    = "change the password, for it has been in a layer, and let each machine fetch it at its first boot"
  guessable = true

  anywhere {
    words    = ["://"]
    regex    = "://[^\\s/:@\\x22'<>{}%$\\[\\]]{1,64}:([^\\s/:@\\x22'<>{}%$\\[\\]*]{6,100})@[A-Za-z0-9]"
    programs = false
  }

  fail "of a database" {
    text = "db = postgres${"://"}me:s3cr3tpass@db.example/x\n"
  }

  fail "of a mirror" {
    text = "deb https${"://"}me:s3cr3tpass@mirror.example/ x main\n"
  }

  pass "documentation" {
    text = "https://user:password@proxy.example/\n"
  }

  pass "variables" {
    text = "https://$U:$${P}@host/ https://me:%s@host\n"
  }

  pass "a port" {
    text = "https://host:123456/a@b\n"
  }
}
