rule "kernel-audit-backlog" {
  title    = "The kernel keeps enough audit records until auditd runs"
  severity = "medium"
  why      = "Records for which there is no room before auditd takes them are lost."
  nist     = ["AU-4"]

  param "records" {
    default = 8192
    range   = [64, null]
    doc     = "How many records the kernel keeps at least."
  }

  applies = package("grub-common")

  kernel_argument "audit_backlog_limit" { at_least = param.records }

  pass "enough" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"audit=1 audit_backlog_limit=16384\"\n" }
  }

  fail "the kernel's default" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"audit=1\"\n" }
  }

  fail "too few" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"audit_backlog_limit=64\"\n" }
  }
}
