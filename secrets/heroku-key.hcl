secret "heroku-key" {
  title    = "a Heroku key"
  category = "token"
  why      = "It changes the applications of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["HRKU-"]
    regex = "HRKU-([A-Za-z0-9_-]{36,65})"
  }

  anywhere {
    words = ["HEROKU_API_KEY"]
    regex = "HEROKU_API_KEY[\\x22']?\\s*[:=]\\s*[\\x22']?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
  }

  fail "a key" {
    text = "${"HRKU"}-AAqhN_3_YpBtLkgfKRDDySlvXVNnpwXtodvRvgeHFNzGb-2-UmKSdUR4zLF4\n"
  }

  fail "a variable" {
    text = "${"HEROKU"}_API_KEY=01234567-89ab-cdef-0123-456789abcdef\n"
  }

  pass "too short" {
    text = "HRKU-${"abc"}\n"
  }
}
