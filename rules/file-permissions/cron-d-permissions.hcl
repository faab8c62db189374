rule "cron-d-permissions" {
  title    = "Only root may look into /etc/cron.d and change it"
  severity = "medium"
  why      = "Whoever may write there has programs run as root whenever they like; whoever may look learns what runs."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.d" {
    kind  = "directory"
    mode  = "0700"
    owner = "root"
    group = "root"
  }

  pass "root alone" {
    packages = ["cron"]
    dirs     = ["/etc/cron.d"]
    modes    = { "/etc/cron.d" = "0700" }
  }

  fail "as Debian installs it" {
    packages = ["cron"]
    dirs     = ["/etc/cron.d"]
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    dirs     = ["/etc/cron.d"]
    modes    = { "/etc/cron.d" = "0700" }
    owners   = { "/etc/cron.d" = "1000:root" }
  }
}
