secret "json-web-token" {
  title    = "a signed token (JWT)"
  category = "token"
  why      = "Until it expires, it does everything that it was signed for."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words    = ["eyJ"]
    regex    = "(eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{32,})"
    checksum = "signed-token"
    programs = false
  }

  fail "of a service" {
    text = "token: eyJ${"hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."}eyJzdWIiOiJidWlsZCIsImlhdCI6MTcwMDAwMDAwMH0.cxZu6m98nDfqcYxyBtUepp_ikblHCUIs4Hx4tNcT1rt\n"
  }

  pass "unsigned" {
    text = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJidWlsZCJ9.\n"
  }

  pass "no token" {
    text = "eyJ.eyJ.x\n"
  }
}
