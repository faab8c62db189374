rule "nfs-server-not-in-use" {
  title    = "The machine shares no files through NFS"
  severity = "medium"
  why      = "NFS believes what a client says of its user, unless it is set up with care."
  nist     = ["CM-7"]

  service_package "nfs-kernel-server" { units = ["nfs-server.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["nfs-kernel-server"]
    files    = { "/usr/lib/systemd/system/nfs-server.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["nfs-kernel-server"]
    files    = { "/usr/lib/systemd/system/nfs-server.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/nfs-server.service" = "/lib/systemd/system/nfs-server.service"
    }
  }
}
