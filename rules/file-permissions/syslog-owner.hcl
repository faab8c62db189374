rule "syslog-owner" {
  title    = "The system log belongs to the logging daemon"
  severity = "medium"
  why      = "Its owner can change what it says."
  nist     = ["SI-11"]

  file "/var/log/syslog" {
    owner    = "syslog"
    optional = true
  }

  pass "as it should be" {
    files = {
      "/etc/passwd"     = "root:x:0:0:root:/root:/bin/bash\nsyslog:x:990:990::/nonexistent:/usr/sbin/nologin\n"
      "/var/log/syslog" = ""
    }
    owners = { "/var/log/syslog" = "990:0" }
  }

  fail "another one" {
    files = {
      "/etc/passwd"     = "root:x:0:0:root:/root:/bin/bash\nsyslog:x:990:990::/nonexistent:/usr/sbin/nologin\n"
      "/var/log/syslog" = ""
    }
    owners = { "/var/log/syslog" = "0:0" }
  }
}
