rule "nfs-client-absent" {
  title    = "The NFS client is not installed"
  severity = "high"
  why      = "Whoever can answer for the server gives the machine files of their own making, programs among them."
  nist     = ["CM-7"]

  package "nfs-common" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["nfs-common"]
  }
}
