rule "unattended-upgrades-clean" {
  title    = "Old versions are removed after updates"
  severity = "medium"
  why      = "An old kernel or library with a known hole can still be started, by mistake or on purpose."
  nist     = ["SI-2(6)"]

  apt_setting "Unattended-Upgrade::Remove-Unused-Dependencies" {
    equals  = "true"
    default = "false"
  }

  apt_setting "Unattended-Upgrade::Remove-Unused-Kernel-Packages" {
    equals  = "true"
    default = "true"
  }

  pass "both" {
    files = { "/etc/apt/apt.conf.d/20site" = "Unattended-Upgrade::Remove-Unused-Dependencies \"true\";\nUnattended-Upgrade::Remove-Unused-Kernel-Packages \"true\";\n" }
  }

  fail "as it comes" {
    files = { "/etc/apt/apt.conf.d/20site" = "//Unattended-Upgrade::Remove-Unused-Dependencies \"false\";\n" }
  }

  fail "old kernels are kept" {
    files = { "/etc/apt/apt.conf.d/20site" = "Unattended-Upgrade::Remove-Unused-Dependencies \"true\";\nUnattended-Upgrade::Remove-Unused-Kernel-Packages \"false\";\n" }
  }
}
