rule "rsyslog-remote-logins" {
  title    = "rsyslog keeps what is said about remote logins"
  severity = "medium"
  why      = "Who came in from where is what an investigation asks first."
  nist     = ["AC-17(1)"]

  applies = package("rsyslog")

  rsyslog "keeps" { facilities = ["auth", "authpriv", "daemon"] }

  pass "as Debian ships it" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "*.*;auth,authpriv.none\t-/var/log/syslog\nauth,authpriv.*\t/var/log/auth.log\n" }
  }

  pass "each on its own" {
    packages = ["rsyslog"]
    files = {
      "/etc/rsyslog.conf"              = "$IncludeConfig /etc/rsyslog.d/*.conf\n"
      "/etc/rsyslog.d/50-default.conf" = "auth,authpriv.* /var/log/auth.log\ndaemon.* @@log.example.net\n"
    }
  }

  fail "some priorities only" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "*.info;auth.none /var/log/messages\n" }
  }

  fail "discarded before" {
    fixable  = false
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "daemon.debug stop\n*.* /var/log/all\n" }
  }
}
