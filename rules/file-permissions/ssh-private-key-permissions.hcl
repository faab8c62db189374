rule "ssh-private-key-permissions" {
  title    = "Only root may read the private keys of the SSH server"
  severity = "high"
  why      = "Whoever has the key is the machine to everybody who connects."
  nist     = ["AC-3", "AC-6"]

  applies = package("openssh-server")

  file "/etc/ssh/ssh_host_*_key" {
    mode     = "0600"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "root alone" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/ssh_host_ed25519_key" = "" }
    modes    = { "/etc/ssh/ssh_host_ed25519_key" = "0600" }
  }

  pass "an image that makes its keys at first boot" {
    packages = ["openssh-server"]
    dirs     = ["/etc/ssh"]
  }

  fail "a group may read one of them" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/ssh_host_ed25519_key" = ""
      "/etc/ssh/ssh_host_rsa_key"     = ""
    }
    modes = {
      "/etc/ssh/ssh_host_ed25519_key" = "0600"
      "/etc/ssh/ssh_host_rsa_key"     = "0640"
    }
  }

  fail "one belongs to somebody else" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/ssh_host_ed25519_key" = "" }
    modes    = { "/etc/ssh/ssh_host_ed25519_key" = "0600" }
    owners   = { "/etc/ssh/ssh_host_ed25519_key" = "1000:1000" }
  }
}
