rule "disk-encrypted" {
  title    = "A file system of the machine is encrypted"
  severity = "medium"
  why      = "Whoever carries the disk away, or gets a copy of it, reads everything on it. Platforms that encrypt disks themselves take an exception."
  nist     = ["SC-28"]

  file_content "/etc/crypttab" { matches = ["^\\s*[^#\\s]+\\s+\\S+"] }

  pass "one is" {
    files = { "/etc/crypttab" = "# <target name> <source device>\nvda5_crypt UUID=3e1a2e2e-6b5c-4a59-9a1c-6a1f0a2f0e5d none luks,discard\n" }
  }

  fail "none is" {
    fixable = false
    files   = { "/etc/crypttab" = "# <target name> <source device>\n" }
  }
}
