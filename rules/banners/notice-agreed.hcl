rule "notice-agreed" {
  title    = "Who logs in over SSH has to agree to the notice"
  severity = "medium"
  why      = "A notice that scrolls by can be said not to have been seen."
  nist     = ["AC-8"]

  file_content "/etc/profile.d/ssh_confirm.sh" {
    matches = ["^[^#]*\\bread\\b", "^[^#]*\\bexit\\b"]
    write   = "if [ -n \"$SSH_CLIENT\" ] || [ -n \"$SSH_TTY\" ]; then\n  while true; do\n    read -r -p \"Do you agree to the notice above? [y/N] \" answer\n    case \"$answer\" in\n      [Yy]*) break ;;\n      *) exit 1 ;;\n    esac\n  done\nfi\n"
  }

  pass "asked, and sent away" {
    files = { "/etc/profile.d/ssh_confirm.sh" = "if [ -n \"$SSH_CLIENT\" ] || [ -n \"$SSH_TTY\" ]; then\n  while true; do\n    read -r -p \"Do you agree to the notice above? [y/N] \" answer\n    case \"$answer\" in\n      [Yy]*) break ;;\n      *) exit 1 ;;\n    esac\n  done\nfi\n" }
  }

  fail "not asked" {
    files = { "/etc/profile" = "umask 027\n" }
  }
}
