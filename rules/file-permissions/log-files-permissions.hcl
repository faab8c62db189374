rule "log-files-permissions" {
  title    = "Not everybody may read what is logged"
  severity = "medium"
  why      = "Logs tell what runs, who logs in and what goes wrong."
  nist     = ["SI-11"]

  file "/var/log/**" {
    mode     = "0640"
    except   = ["*wtmp", "*btmp", "*lastlog"]
    optional = true
  }

  pass "root and one group" {
    files = { "/var/log/app/app.log" = "" }
    modes = { "/var/log/app/app.log" = "0640" }
  }

  pass "the record of logins is for all" {
    files = { "/var/log/wtmp" = "" }
    modes = { "/var/log/wtmp" = "0664" }
  }

  fail "everybody may read one" {
    files = { "/var/log/app/app.log" = "" }
    modes = { "/var/log/app/app.log" = "0644" }
  }
}
