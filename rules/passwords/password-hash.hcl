rule "password-hash" {
  title    = "Accounts are made with strong password hashes"
  severity = "high"
  why      = "A hash that is quick to compute is quick to guess, so one stolen file gives up most passwords in it."
  nist     = ["IA-5(1)"]

  param "methods" {
    default = ["YESCRYPT", "SHA512"]
    one_of  = ["YESCRYPT", "SHA512"]
    doc     = "The methods of which any will do; a fix writes the first."
  }

  setting "/etc/login.defs" {
    key     = "ENCRYPT_METHOD"
    one_of  = param.methods
    default = "DES"
  }

  pass "as Debian ships it" {
    files = { "/etc/login.defs" = "ENCRYPT_METHOD SHA512\n" }
  }

  fail "the last line counts" {
    files = { "/etc/login.defs" = "ENCRYPT_METHOD SHA512\nENCRYPT_METHOD MD5\n" }
  }

  fail "the case counts, and an unknown name means DES" {
    files = { "/etc/login.defs" = "ENCRYPT_METHOD yescrypt\n" }
  }

  fail "nothing set means DES" {
    files = { "/etc/login.defs" = "UMASK 022\n" }
  }
}
