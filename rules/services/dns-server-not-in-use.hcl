rule "dns-server-not-in-use" {
  title    = "The machine is no name server"
  severity = "medium"
  why      = "A name server that nobody looks after answers forged queries with floods, and its errors are open to the network."
  nist     = ["CM-7"]

  service_package "bind9" { units = ["named.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["bind9"]
    files    = { "/usr/lib/systemd/system/named.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["bind9"]
    files    = { "/usr/lib/systemd/system/named.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/named.service" = "/lib/systemd/system/named.service"
    }
  }

  fail "started under its other name" {
    packages = ["bind9"]
    files = {
      "/usr/lib/systemd/system/named.service" = <<-EOT
        [Install]
        WantedBy=multi-user.target
        Alias=bind9.service
      EOT
    }
    links = { "/etc/systemd/system/bind9.service" = "/lib/systemd/system/named.service" }
  }
}
