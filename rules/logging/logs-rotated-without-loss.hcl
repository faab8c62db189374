rule "logs-rotated-without-loss" {
  title      = "Rotated logs are kept long enough"
  severity   = "medium"
  why        = "An intrusion is often noticed weeks later; what logrotate has deleted by then can tell nobody how it began."
  nist       = ["AU-11", "AU-4"]
  unnumbered = true

  param "days" {
    default = 28
    range   = [1, null]
    doc     = "The fewest days for which every rotated log is kept. A month counts as 28."
  }

  applies = package("logrotate")

  log_rotation { days = param.days }

  pass "four weeks, as the distribution has it" {
    packages = ["logrotate"]
    files = {
      "/etc/logrotate.conf"      = "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n"
      "/etc/logrotate.d/rsyslog" = "/var/log/syslog\n/var/log/auth.log\n{\n\trotate 4\n\tweekly\n\tmissingok\n\tpostrotate\n\t\t/usr/lib/rsyslog/rsyslog-rotate\n\tendscript\n}\n"
      "/etc/logrotate.d/btmp"    = "/var/log/btmp {\n    missingok\n    monthly\n    rotate 1\n}\n"
    }
  }

  pass "a file that nothing includes" {
    packages = ["logrotate"]
    files = {
      "/etc/logrotate.conf"  = "weekly\nrotate 4\n"
      "/etc/logrotate.d/app" = "/var/log/app.log {\n\tdaily\n\trotate 1\n}\n"
    }
  }

  fail "one of a week" {
    packages = ["logrotate"]
    files = {
      "/etc/logrotate.conf"  = "weekly\nrotate 4\ninclude /etc/logrotate.d\n"
      "/etc/logrotate.d/app" = "/var/log/app.log {\n\tdaily\n\trotate 7\n}\n"
    }
  }

  fail "the count of all others is that of a month, and these are days" {
    packages = ["logrotate"]
    files = {
      "/etc/logrotate.conf"  = "weekly\nrotate 4\ninclude /etc/logrotate.d\n"
      "/etc/logrotate.d/app" = "/var/log/app.log {\n\tdaily\n}\n"
    }
  }

  fail "no count keeps nothing" {
    packages = ["logrotate"]
    files    = { "/etc/logrotate.conf" = "monthly\n/var/log/app.log {\n\tmissingok\n}\n" }
  }

  fail "an age that is less than the count" {
    packages = ["logrotate"]
    files    = { "/etc/logrotate.conf" = "/var/log/app.log {\n\tdaily\n\trotate 90\n\tmaxage 14\n}\n" }
  }

  fail "a size tells no time" {
    packages = ["logrotate"]
    fixable  = false
    files    = { "/etc/logrotate.conf" = "/var/log/app.log {\n\tsize 10M\n\trotate 9\n}\n" }
  }
}
