secret "openai-key" {
  title    = "an OpenAI key"
  category = "token"
  why      = "It spends the money of its owner."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words    = ["T3BlbkFJ"]
    regex    = "T3BlbkFJ([A-Za-z0-9_-]{20,100})"
    boundary = false
    entropy  = 3.0
  }

  fail "a key" {
    text = "${"sk"}-l2LUA530dTamQ94f8EPr${"T3Blbk"}FJYrtlOaTZ4tfBy3PFLKWY\n"
  }

  pass "too short" {
    text = "T3BlbkFJ${"abc"}\n"
  }
}
