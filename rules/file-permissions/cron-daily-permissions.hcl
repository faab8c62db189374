rule "cron-daily-permissions" {
  title    = "Only root may look into /etc/cron.daily and change it"
  severity = "medium"
  why      = "Whoever may write there has programs run as root every day; whoever may look learns what runs."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.daily" {
    kind  = "directory"
    mode  = "0700"
    owner = "root"
    group = "root"
  }

  pass "root alone" {
    packages = ["cron"]
    dirs     = ["/etc/cron.daily"]
    modes    = { "/etc/cron.daily" = "0700" }
  }

  fail "as Debian installs it" {
    packages = ["cron"]
    dirs     = ["/etc/cron.daily"]
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    dirs     = ["/etc/cron.daily"]
    modes    = { "/etc/cron.daily" = "0700" }
    owners   = { "/etc/cron.daily" = "1000:root" }
  }
}
