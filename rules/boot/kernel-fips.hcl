rule "kernel-fips" {
  title    = "The kernel works with approved cryptography only"
  severity = "high"
  why      = "Cryptography that nobody has tested for the use at hand may be weak in ways that nobody has looked for."
  nist     = ["SC-13"]

  applies = package("grub-common")

  kernel_argument "fips" { equals = "1" }

  pass "on" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"fips=1\"\n" }
  }

  fail "nobody says so" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"\"\n" }
  }

  fail "taken back for the normal entries" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"fips=1\"\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet fips=0\"\n" }
  }
}
