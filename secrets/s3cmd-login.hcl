secret "s3cmd-login" {
  title    = "a login of s3cmd"
  category = "credentials"
  why      = "It reads and writes the buckets of its owner."
  remedy   = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"

  file {
    places = ["~/.s3cfg"]
    regex  = "(?m)^secret_key\\s*=\\s*(\\S+)"
  }

  fail "of a person" {
    path = "/root/.s3cfg"
    text = "[default]\nsecret_key = d3NCGoIOP+R2AWcSOt/JsbcJiWBhiIFZG0uiBpF6\n"
  }

  pass "none" {
    path = "/root/.s3cfg"
    text = "[default]\nsecret_key =\n"
  }
}
