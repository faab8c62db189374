rule "audit-offload-scheduled" {
  title    = "Audit logs are carried to another machine every week"
  severity = "low"
  why      = "Records that are on the machine alone are lost with it, or to whoever breaks into it."
  nist     = ["AU-4(1)"]

  file "/etc/cron.weekly/audit-offload" {
    mode    = "0755"
    owner   = "root"
    made_by = "write the script that carries the logs to the site's machine for them"
  }

  pass "a job of that name" {
    files = { "/etc/cron.weekly/audit-offload" = "" }
    modes = { "/etc/cron.weekly/audit-offload" = "0755" }
  }

  fail "no such job" {
    fixable = false
    files   = { "/etc/cron.weekly/man-db" = "" }
  }
}
