rule "ssh-public-key-permissions" {
  title    = "Only root may change the public keys of the SSH server"
  severity = "medium"
  why      = "Whoever swaps a public key breaks every client's trust in the machine, or gets a key of their own noted down."
  nist     = ["AC-3", "AC-6"]

  applies = package("openssh-server")

  file "/etc/ssh/ssh_host_*_key.pub" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "everybody may read them" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/ssh_host_ed25519_key.pub" = "" }
  }

  fail "a group may write one" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/ssh_host_ed25519_key.pub" = "" }
    modes    = { "/etc/ssh/ssh_host_ed25519_key.pub" = "0664" }
  }
}
