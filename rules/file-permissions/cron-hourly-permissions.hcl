rule "cron-hourly-permissions" {
  title    = "Only root may look into /etc/cron.hourly and change it"
  severity = "medium"
  why      = "Whoever may write there has programs run as root every hour; whoever may look learns what runs."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.hourly" {
    kind  = "directory"
    mode  = "0700"
    owner = "root"
    group = "root"
  }

  pass "root alone" {
    packages = ["cron"]
    dirs     = ["/etc/cron.hourly"]
    modes    = { "/etc/cron.hourly" = "0700" }
  }

  fail "as Debian installs it" {
    packages = ["cron"]
    dirs     = ["/etc/cron.hourly"]
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    dirs     = ["/etc/cron.hourly"]
    modes    = { "/etc/cron.hourly" = "0700" }
    owners   = { "/etc/cron.hourly" = "1000:root" }
  }
}
