rule "chrony-servers" {
  title    = "chrony asks the site's servers"
  severity = "medium"
  why      = "Logs of machines whose clocks differ cannot be put together, and certificates that ran out are taken for good."
  nist     = ["AU-8"]

  param "pool" {
    default = "2.debian.pool.ntp.org iburst"
    doc     = "The pool a fix names, with its options."
  }

  applies = package("chrony")

  setting "/etc/chrony/chrony.conf" {
    key   = ["pool", "server", "peer"]
    set   = true
    write = param.pool
  }

  pass "as Debian ships it" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "confdir /etc/chrony/conf.d\npool 2.debian.pool.ntp.org iburst\n" }
  }

  pass "in a file of sources" {
    packages = ["chrony"]
    files = {
      "/etc/chrony/chrony.conf"            = "sourcedir /etc/chrony/sources.d\n"
      "/etc/chrony/sources.d/site.sources" = "server time.example.net iburst\n"
    }
  }

  fail "a directory of sources that the file does not name" {
    packages = ["chrony"]
    files = {
      "/etc/chrony/chrony.conf"            = "driftfile /var/lib/chrony/chrony.drift\n"
      "/etc/chrony/sources.d/site.sources" = "server time.example.net iburst\n"
    }
  }

  fail "none is named" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "# pool 2.debian.pool.ntp.org iburst\ndriftfile /var/lib/chrony/chrony.drift\n" }
  }
}
