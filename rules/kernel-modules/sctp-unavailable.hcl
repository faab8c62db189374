rule "sctp-unavailable" {
  title    = "The transport protocol SCTP cannot be loaded"
  severity = "medium"
  why      = "Any user who opens such a socket loads a large and seldom tested network stack."
  nist     = ["CM-7"]

  module "sctp" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/sctp/sctp.ko:\n"
      "/etc/modprobe.d/sctp.conf"               = "install sctp /bin/false\nblacklist sctp\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/sctp/sctp.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/sctp/sctp.ko:\n"
      "/etc/modprobe.d/sctp.conf"               = "blacklist sctp\n"
    }
  }
}
