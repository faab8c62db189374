rule "rsyslog-no-network" {
  title    = "rsyslog takes no messages from the network"
  severity = "medium"
  why      = "A machine that is no collector and still listens lets everybody write into its logs, or fill them."
  nist     = ["CM-7"]

  applies = package("rsyslog")

  rsyslog "no-network" {}

  pass "local sockets only" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "module(load=\"imuxsock\")\n#module(load=\"imtcp\")\n" }
  }

  fail "a module and its input" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "module(load=\"imudp\")\ninput(type=\"imudp\" port=\"514\")\n" }
  }

  fail "the old form, in an included file" {
    packages = ["rsyslog"]
    files = {
      "/etc/rsyslog.conf"        = "include(file=\"/etc/rsyslog.d/*.conf\" mode=\"optional\")\n"
      "/etc/rsyslog.d/site.conf" = "$ModLoad imtcp\n$InputTCPServerRun 514\n"
    }
  }
}
