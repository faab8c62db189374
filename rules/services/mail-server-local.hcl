rule "mail-server-local" {
  title    = "The mail server listens on the loopback interface only"
  severity = "medium"
  why      = "Mail of the machine's own programs needs no port on the network, where mail servers are tried all day."
  nist     = ["CM-7"]

  applies = package("postfix") || package("exim4-base") || package("opensmtpd") || package("sendmail-base")

  mail_server {}

  pass "postfix on the loopback interface" {
    packages = ["postfix"]
    files    = { "/etc/postfix/main.cf" = "inet_interfaces = all\ninet_interfaces = loopback-only\n" }
  }

  pass "exim as Debian ships it" {
    packages = ["exim4-base"]
    files    = { "/etc/exim4/update-exim4.conf.conf" = "dc_eximconfig_configtype='local'\ndc_local_interfaces='127.0.0.1 ; ::1'\n" }
  }

  fail "postfix listens everywhere by default" {
    packages = ["postfix"]
    files    = { "/etc/postfix/main.cf" = "# inet_interfaces = localhost\nmyhostname = web\n" }
  }

  fail "an address of the network beside the loopback interface" {
    packages = ["postfix"]
    files    = { "/etc/postfix/main.cf" = "inet_interfaces = 127.0.0.1,\n  192.0.2.1\n" }
  }

  fail "a service of postfix with an address of its own" {
    packages = ["postfix"]
    fixable  = false
    files = {
      "/etc/postfix/main.cf"   = "inet_interfaces = loopback-only\n"
      "/etc/postfix/master.cf" = "smtp inet n - y - - smtpd\n192.0.2.1:587 inet n - y - - smtpd\n"
    }
  }

  fail "exim with no addresses listens everywhere" {
    packages = ["exim4-base"]
    files    = { "/etc/exim4/update-exim4.conf.conf" = "dc_local_interfaces=''\n" }
  }

  fail "opensmtpd on all interfaces" {
    packages = ["opensmtpd"]
    fixable  = false
    files    = { "/etc/smtpd.conf" = "listen on lo\nlisten on eth0 tls\n" }
  }
}
