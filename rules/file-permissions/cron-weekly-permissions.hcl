rule "cron-weekly-permissions" {
  title    = "Only root may look into /etc/cron.weekly and change it"
  severity = "medium"
  why      = "Whoever may write there has programs run as root every week; whoever may look learns what runs."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.weekly" {
    kind  = "directory"
    mode  = "0700"
    owner = "root"
    group = "root"
  }

  pass "root alone" {
    packages = ["cron"]
    dirs     = ["/etc/cron.weekly"]
    modes    = { "/etc/cron.weekly" = "0700" }
  }

  fail "as Debian installs it" {
    packages = ["cron"]
    dirs     = ["/etc/cron.weekly"]
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    dirs     = ["/etc/cron.weekly"]
    modes    = { "/etc/cron.weekly" = "0700" }
    owners   = { "/etc/cron.weekly" = "1000:root" }
  }
}
