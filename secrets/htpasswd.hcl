secret "htpasswd" {
  title     = "hashes of passwords of a web server"
  category  = "credentials"
  why       = "Passwords that people choose are found by trying."
  remedy    = "remove the file, and let each machine fetch it"
  guessable = true

  file {
    places = ["**/.htpasswd", "/etc/nginx/htpasswd", "/etc/apache2/htpasswd"]
    regex  = "(?m)^[^:#\\s]+:(\\$apr1\\$\\S+|\\{SHA\\}\\S+|\\$2[aby]\\$\\S+|\\$[56]\\$\\S+)"
  }

  fail "of Apache" {
    path = "/srv/www/.htpasswd"
    text = "me:$apr1$abcdefgh$JcHgI4S6akSRPvFviS1dns\n"
  }

  pass "empty" {
    path = "/srv/www/.htpasswd"
    text = "# nobody\n"
  }
}
