rule "cron-monthly-permissions" {
  title    = "Only root may look into /etc/cron.monthly and change it"
  severity = "medium"
  why      = "Whoever may write there has programs run as root every month; whoever may look learns what runs."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.monthly" {
    kind  = "directory"
    mode  = "0700"
    owner = "root"
    group = "root"
  }

  pass "root alone" {
    packages = ["cron"]
    dirs     = ["/etc/cron.monthly"]
    modes    = { "/etc/cron.monthly" = "0700" }
  }

  fail "as Debian installs it" {
    packages = ["cron"]
    dirs     = ["/etc/cron.monthly"]
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    dirs     = ["/etc/cron.monthly"]
    modes    = { "/etc/cron.monthly" = "0700" }
    owners   = { "/etc/cron.monthly" = "1000:root" }
  }
}
