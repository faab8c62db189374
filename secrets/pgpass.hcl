secret "pgpass" {
  title     = "a password of PostgreSQL"
  category  = "credentials"
  why       = "It logs in to the database."
  remedy    = "change the password, for it has been in a layer, and let each machine fetch it at its first boot"
  guessable = true

  anywhere {
    words    = [":5432:"]
    regex    = ":5432:[^:\\s]{1,63}:[^:\\s]{1,63}:([^\\s:]{4,100})\\s"
    programs = false
  }

  file {
    places = ["~/.pgpass"]
    regex  = "(?m)^[^#\\s][^:\\n]*:[^:\\n]*:[^:\\n]*:[^:\\n]*:(\\S+)"
  }

  fail "of a person" {
    path = "/root/.pgpass"
    text = "db:5433:*:me:p\n"
  }

  fail "elsewhere" {
    text = "db.example${":5432:"}app:me:hunter2\n"
  }

  pass "a comment" {
    path = "/root/.pgpass"
    text = "# hostname:port:database:username:password\n"
  }
}
