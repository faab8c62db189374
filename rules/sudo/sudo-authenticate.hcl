rule "sudo-authenticate" {
  title    = "Nothing switches sudo's authentication off"
  severity = "high"
  why      = "A line that switches authentication off gives root to whoever takes over one session."
  nist     = ["IA-11"]

  applies = file("/etc/sudoers")

  sudo_default "authenticate" {
    equals  = true
    default = true
  }

  pass "on is the default" {
    files = { "/etc/sudoers" = "Defaults env_reset\n" }
  }

  fail "off for everybody" {
    files = { "/etc/sudoers" = "Defaults !authenticate\n" }
  }

  fail "off for a group, in a line of several settings" {
    files = { "/etc/sudoers" = "Defaults:%wheel lecture=never, !authenticate\n" }
  }
}
