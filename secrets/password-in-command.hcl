secret "password-in-command" {
  title     = "a password in a command"
  category  = "credentials"
  why       = "A history or a script with it is read by whoever may read the image, and every account sees the arguments of a running program."
  remedy    = "change the password, for it has been in a layer, and let each machine fetch it at its first boot"
  guessable = true

  anywhere {
    words    = ["sshpass -p"]
    regex    = "sshpass -p ?[\\x22']?([^\\s\\x22'$<{]{4,100})"
    programs = false
  }

  anywhere {
    words    = ["PGPASSWORD=", "MYSQL_PWD="]
    regex    = "(?:PGPASSWORD|MYSQL_PWD)=[\\x22']?([^\\s\\x22'$<{(/#]{4,100})"
    programs = false
  }

  anywhere {
    words    = ["curl "]
    regex    = "curl [^\\n]*?(?:-u|--user)[ =]?[\\x22']?[A-Za-z0-9._@-]+:([^\\s\\x22'$<{]{4,100})"
    programs = false
  }

  anywhere {
    words    = ["mysql ", "mysqldump ", "mariadb "]
    regex    = "(?:mysql|mysqldump|mariadb) [^\\n]*?(?: -p|--password=)[\\x22']?([A-Za-z0-9!@#%^&*._+=]{5,100})"
    programs = false
  }

  fail "of mysql" {
    text = "${"mysql "}-u root -phunter22 app\n"
  }

  fail "of curl" {
    text = "${"curl "}-s -u me:hunter22 https://forge.example\n"
  }

  fail "of sshpass" {
    text = "${"sshpass -p"} hunter22 ssh me@host\n"
  }

  fail "of psql" {
    text = "${"PGPASSWORD="}hunter22 psql\n"
  }

  pass "it is asked for" {
    text = "mysql -u root -p app\n"
  }

  pass "variables" {
    text = "curl -u \"$USER:$PASS\" https://x\n"
  }

  pass "an option" {
    text = "mysql --protocol=tcp\n"
  }

  pass "documentation" {
    text = "curl -u user:password https://x\n"
  }
}
