rule "ctrl-alt-delete-ignored" {
  title    = "Ctrl-Alt-Delete does not restart the machine"
  severity = "high"
  why      = "Whoever stands at the console restarts the machine with three keys and no password, and keys that were meant for another window do the same."
  nist     = ["CM-6"]

  unit "ctrl-alt-del.target" { masked = true }

  pass "masked" {
    files = { "/usr/lib/systemd/system/reboot.target" = "[Install]\nAlias=ctrl-alt-del.target\n" }
    links = {
      "/usr/lib/systemd/system/ctrl-alt-del.target" = "reboot.target"
      "/etc/systemd/system/ctrl-alt-del.target"     = "/dev/null"
    }
  }

  fail "as it comes" {
    files = { "/usr/lib/systemd/system/reboot.target" = "[Install]\nAlias=ctrl-alt-del.target\n" }
    links = { "/usr/lib/systemd/system/ctrl-alt-del.target" = "reboot.target" }
  }
}
