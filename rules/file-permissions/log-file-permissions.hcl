rule "log-file-permissions" {
  title    = "Only those who should can read log files"
  severity = "medium"
  why      = "Logs tell an intruder who works here and how; what somebody else may write can be made to tell lies."
  nist     = ["AU-9", "SI-11"]

  # Who is and was logged in: read by everybody's `who` and `last`.
  file "/var/log/**" {
    names    = ["lastlog", "lastlog.*", "[bw]tmp", "[bw]tmp.*", "[bw]tmp-*", "README"]
    mode     = "0664"
    owner    = "root"
    group    = ["root", "utmp"]
    optional = true
  }

  file "/var/log/**" {
    names    = ["cloud-init.log*", "localmessages*", "waagent.log*"]
    mode     = "0644"
    owner    = ["root", "syslog"]
    group    = ["root", "adm"]
    optional = true
  }

  file "/var/log/**" {
    names    = ["auth.log*", "messages*", "secure*", "syslog*"]
    mode     = "0640"
    owner    = ["root", "syslog"]
    group    = ["root", "adm"]
    optional = true
  }

  file "/var/log/**" {
    names    = ["SSSD*", "sssd*"]
    mode     = "0660"
    owner    = ["root", "sssd", "SSSD"]
    group    = ["root", "sssd", "SSSD"]
    optional = true
  }

  file "/var/log/**" {
    names    = ["*.journal", "*.journal~"]
    mode     = "0640"
    owner    = "root"
    group    = ["root", "systemd-journal"]
    optional = true
  }

  # What is left: services keep files of their own.
  file "/var/log/**" {
    except = [
      "lastlog", "lastlog.*", "[bw]tmp", "[bw]tmp.*", "[bw]tmp-*", "README",
      "cloud-init.log*", "localmessages*", "waagent.log*",
      "auth.log*", "messages*", "secure*", "syslog*",
      "SSSD*", "sssd*",
      "*.journal", "*.journal~",
    ]

    mode     = "0640"
    owner    = ["root", "syslog"]
    group    = ["root", "adm"]
    services = true
    optional = true
  }

  pass "no more than asked" {
    files = {
      "/etc/passwd"                          = "root:x:0:0:root:/root:/bin/bash\n_chrony:x:101:105::/var/lib/chrony:/usr/sbin/nologin\n"
      "/etc/group"                           = "root:x:0:\nadm:x:4:\nutmp:x:43:\nsystemd-journal:x:999:\n_chrony:x:105:\n"
      "/var/log/wtmp"                        = ""
      "/var/log/syslog"                      = ""
      "/var/log/chrony/tracking.log"         = ""
      "/var/log/journal/0123/system.journal" = ""
    }
    modes = {
      "/var/log/wtmp"                        = "0664"
      "/var/log/syslog"                      = "0640"
      "/var/log/chrony/tracking.log"         = "0640"
      "/var/log/journal/0123/system.journal" = "0640"
    }
    owners = {
      "/var/log/wtmp"                        = "root:utmp"
      "/var/log/syslog"                      = "root:adm"
      "/var/log/chrony/tracking.log"         = "_chrony:_chrony"
      "/var/log/journal/0123/system.journal" = "root:systemd-journal"
    }
  }

  fail "a log that everybody reads" {
    files = { "/var/log/apt/history.log" = "" }
  }

  fail "a user's file among them" {
    files  = { "/var/log/messages.1" = "" }
    modes  = { "/var/log/messages.1" = "0600" }
    owners = { "/var/log/messages.1" = "1000:adm" }
  }

  fail "everybody may say who was logged in" {
    files = { "/var/log/wtmp" = "" }
    modes = { "/var/log/wtmp" = "0666" }
  }
}
