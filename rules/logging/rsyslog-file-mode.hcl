rule "rsyslog-file-mode" {
  title    = "rsyslog makes files that others cannot read"
  severity = "medium"
  why      = "Logs tell who uses a machine and how; what everybody may read helps an intruder choose a way on."
  nist     = ["AU-9"]

  param "mode" {
    default = "0640"
    one_of  = ["0640", "0600"]
    doc     = "The most permissions that a log file gets."
  }

  applies = package("rsyslog")

  rsyslog "file-mode" { at_most = param.mode }

  pass "set before any file" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "$FileCreateMode 0640\n*.* -/var/log/syslog\n" }
  }

  fail "not set" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "*.* -/var/log/syslog\n" }
  }

  fail "set too late" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "*.* -/var/log/syslog\n$FileCreateMode 0640\n" }
  }

  fail "an included file opens it again" {
    packages = ["rsyslog"]
    files = {
      "/etc/rsyslog.conf"        = "$FileCreateMode 0640\n$IncludeConfig /etc/rsyslog.d/*.conf\n"
      "/etc/rsyslog.d/site.conf" = "$FileCreateMode 0644\nlocal0.* /var/log/site.log\n"
    }
  }

  fail "an action does not know the directive" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "$FileCreateMode 0640\naction(type=\"omfile\" file=\"/var/log/all\")\n" }
  }
}
