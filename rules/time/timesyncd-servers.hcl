rule "timesyncd-servers" {
  title    = "systemd-timesyncd asks the site's servers"
  severity = "medium"
  why      = "Logs of machines whose clocks differ cannot be put together, and certificates that ran out are taken for good."
  nist     = ["AU-8"]

  param "servers" {
    default = "0.debian.pool.ntp.org 1.debian.pool.ntp.org 2.debian.pool.ntp.org"
    doc     = "The servers a fix names, with blanks between them."
  }

  applies = package("systemd-timesyncd")

  setting "/etc/systemd/timesyncd.conf" {
    section = "Time"
    key     = ["NTP", "FallbackNTP"]
    set     = true
    write   = param.servers
  }

  pass "servers in a drop-in" {
    packages = ["systemd-timesyncd"]
    files = {
      "/etc/systemd/timesyncd.conf"                = "[Time]\n#NTP=\n"
      "/etc/systemd/timesyncd.conf.d/10-site.conf" = "[Time]\nNTP=time.example.net\n"
    }
  }

  fail "none is named" {
    packages = ["systemd-timesyncd"]
    files    = { "/etc/systemd/timesyncd.conf" = "[Time]\n#NTP=\n#FallbackNTP=0.debian.pool.ntp.org\n" }
  }

  fail "a drop-in takes them back" {
    packages = ["systemd-timesyncd"]
    files = {
      "/etc/systemd/timesyncd.conf"                = "[Time]\nNTP=time.example.net\n"
      "/etc/systemd/timesyncd.conf.d/90-site.conf" = "[Time]\nNTP=\n"
    }
  }
}
