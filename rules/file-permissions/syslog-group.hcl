rule "syslog-group" {
  title    = "The system log has the group of administrators"
  severity = "medium"
  why      = "Members of any other group would read what goes on."
  nist     = ["SI-11"]

  file "/var/log/syslog" {
    group    = "adm"
    optional = true
  }

  pass "as it should be" {
    files = {
      "/etc/group"      = "root:x:0:\nadm:x:990:\n"
      "/var/log/syslog" = ""
    }
    owners = { "/var/log/syslog" = "0:990" }
  }

  fail "another one" {
    files = {
      "/etc/group"      = "root:x:0:\nadm:x:990:\n"
      "/var/log/syslog" = ""
    }
    owners = { "/var/log/syslog" = "0:0" }
  }
}
