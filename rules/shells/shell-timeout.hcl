rule "shell-timeout" {
  title    = "Idle shells end"
  severity = "medium"
  why      = "A shell that somebody left behind is open to whoever sits down at it next."
  nist     = ["AC-12", "SC-10"]

  param "seconds" {
    default = 900
    range   = [1, 900]
    doc     = "How long a shell waits for a command."
  }

  shell_variable "TMOUT" {
    at_least = 1
    at_most  = param.seconds
  }

  pass "set, read-only and exported" {
    files = { "/etc/profile.d/timeout.sh" = "TMOUT=600\nreadonly TMOUT\nexport TMOUT\n" }
  }

  pass "in one command" {
    files = { "/etc/bash.bashrc" = "declare -xr TMOUT=900 # a quarter of an hour\n" }
  }

  fail "not set" {
    files = { "/etc/profile" = "# TMOUT=600\n" }
  }

  fail "0 waits for ever" {
    files = { "/etc/profile" = "readonly TMOUT=0\nexport TMOUT\n" }
  }

  fail "everybody may change it" {
    files = { "/etc/profile" = "export TMOUT=600\n" }
  }

  fail "set under a condition" {
    files = { "/etc/profile" = "if [ -t 0 ]; then\n  readonly TMOUT=600\n  export TMOUT\nfi\n" }
  }

  fail "set twice, of which the second is an error" {
    files = {
      "/etc/profile"        = "readonly TMOUT=600\nexport TMOUT\n"
      "/etc/profile.d/a.sh" = "readonly TMOUT=300\n"
    }
  }
}
