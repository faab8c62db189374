secret "mysql-client-password" {
  title     = "a password of MySQL"
  category  = "credentials"
  why       = "It logs in to the database."
  remedy    = "change the password, for it has been in a layer, and let each machine fetch it at its first boot"
  guessable = true

  anywhere {
    words    = ["[client]", "[mysql]", "[mysqldump]", "[mysqladmin]"]
    regex    = "\\[[a-z]+\\][^\\[]*?\\n[ \\t]*password[ \\t]*=[ \\t]*[\\x22']?([^\\s\\x22'#]{4,100})"
    programs = false
  }

  file {
    places = ["~/.my.cnf", "/etc/mysql/debian.cnf"]
    regex  = "(?m)^\\s*password\\s*=\\s*(\\S+)"
  }

  fail "of a person" {
    path = "/root/.my.cnf"
    text = "[client]\npassword=p\n"
  }

  fail "elsewhere" {
    text = "${"[client]"}\nuser = app\npassword = hunter2\n"
  }

  pass "a comment" {
    text = "[client]\n#password = your_password\n"
  }

  pass "nothing after it" {
    path = "/root/.my.cnf"
    text = "[client]\npassword =\n"
  }
}
