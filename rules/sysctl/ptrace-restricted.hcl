rule "ptrace-restricted" {
  title    = "A process cannot trace any other of its user"
  severity = "medium"
  why      = "One broken program of a user could read keys and passwords out of the memory of all the others."
  nist     = ["AC-6"]

  sysctl "kernel.yama.ptrace_scope" { one_of = [1, 2, 3] }

  pass "only parents trace" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.yama.ptrace_scope = 1\n" }
  }

  pass "nobody traces" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel/yama/ptrace_scope=3\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# nothing\n" }
  }

  fail "everybody traces" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.yama.ptrace_scope = 0\n" }
  }
}
