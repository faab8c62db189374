rule "var-log-group" {
  title    = "The directory of logs has the group of the logging daemon"
  severity = "medium"
  why      = "Members of any other group could be given leave to replace logs."
  nist     = ["SI-11"]

  file "/var/log" {
    kind  = "directory"
    group = "syslog"
  }

  pass "as it should be" {
    dirs   = ["/var/log"]
    files  = { "/etc/group" = "root:x:0:\nsyslog:x:990:\n" }
    owners = { "/var/log" = "0:990" }
  }

  fail "another one" {
    dirs   = ["/var/log"]
    files  = { "/etc/group" = "root:x:0:\nsyslog:x:990:\n" }
    owners = { "/var/log" = "0:0" }
  }
}
