rule "chrony-user" {
  title    = "chronyd runs as a user without privileges"
  severity = "medium"
  why      = "A hole in a program that anybody on the network can talk to gives away what the program may do."
  nist     = ["AC-6"]

  applies = package("chrony")

  setting "/etc/chrony/chrony.conf" {
    key     = "user"
    one_of  = ["_chrony", "chrony"]
    default = "_chrony"
  }

  pass "the default of Debian" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "pool 2.debian.pool.ntp.org iburst\n" }
  }

  fail "root" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "user root\n" }
  }
}
