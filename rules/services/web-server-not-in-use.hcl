rule "web-server-not-in-use" {
  title    = "The machine is no web server"
  severity = "medium"
  why      = "A web server that nobody looks after shows what was left in its directories. A machine that is meant to be one takes an exception."
  nist     = ["CM-7"]

  service_package "apache2" { units = ["apache2.socket", "apache2.service"] }
  service_package "nginx" { units = ["nginx.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["apache2"]
    files    = { "/usr/lib/systemd/system/apache2.socket" = "[Install]\nWantedBy=sockets.target\n" }
  }

  pass "nginx installed for something else, and not started" {
    packages = ["nginx"]
    files    = { "/usr/lib/systemd/system/nginx.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["apache2"]
    files    = { "/usr/lib/systemd/system/apache2.socket" = "[Install]\nWantedBy=sockets.target\n" }
    links = {
      "/etc/systemd/system/sockets.target.wants/apache2.socket" = "/lib/systemd/system/apache2.socket"
    }
  }

  fail "nginx started at boot" {
    packages = ["nginx"]
    files    = { "/usr/lib/systemd/system/nginx.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/nginx.service" = "/lib/systemd/system/nginx.service"
    }
  }
}
