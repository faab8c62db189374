rule "rpcbind-not-in-use" {
  title    = "rpcbind does not run"
  severity = "medium"
  why      = "It tells everybody which RPC services there are, and multiplies forged requests into floods."
  nist     = ["CM-7"]

  service_package "rpcbind" { units = ["rpcbind.socket", "rpcbind.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["rpcbind"]
    files    = { "/usr/lib/systemd/system/rpcbind.socket" = "[Install]\nWantedBy=sockets.target\n" }
  }

  fail "started at boot" {
    packages = ["rpcbind"]
    files    = { "/usr/lib/systemd/system/rpcbind.socket" = "[Install]\nWantedBy=sockets.target\n" }
    links = {
      "/etc/systemd/system/sockets.target.wants/rpcbind.socket" = "/lib/systemd/system/rpcbind.socket"
    }
  }
}
