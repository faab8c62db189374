secret "maven-password" {
  title     = "a login of Maven"
  category  = "credentials"
  why       = "It reads private packages, and may publish."
  remedy    = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"
  guessable = true

  file {
    places = ["~/.m2/settings.xml"]
    regex  = "<password>([^<]+)"
  }

  fail "of a person" {
    path = "/root/.m2/settings.xml"
    text = "<server><password>p</password></server>"
  }

  pass "none" {
    path = "/root/.m2/settings.xml"
    text = "<server><id>x</id></server>"
  }
}
