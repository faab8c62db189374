rule "tmp-noexec" {
  title    = "No programs run from /tmp"
  severity = "medium"
  why      = "Attacks through a service often end with a program that is downloaded to /tmp and started there."
  nist     = ["CM-7"]

  applies = mount("/tmp")

  mount_option "/tmp" { option = "noexec" }

  pass "with the option" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nodev,noexec 0 0\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nodev 0 0\n" }
  }

  fail "a later option takes it back" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs noexec,exec 0 0\n" }
  }
}
