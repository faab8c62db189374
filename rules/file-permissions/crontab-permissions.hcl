rule "crontab-permissions" {
  title    = "Only root may read and change /etc/crontab"
  severity = "medium"
  why      = "Whoever may write it runs programs as root; whoever may read it knows when to look for files that root leaves about."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/crontab" {
    mode  = "0600"
    owner = "root"
    group = "root"
  }

  pass "no more than asked" {
    packages = ["cron"]
    files    = { "/etc/crontab" = "" }
    modes    = { "/etc/crontab" = "0600" }
  }

  fail "too many permissions" {
    packages = ["cron"]
    files    = { "/etc/crontab" = "" }
    modes    = { "/etc/crontab" = "0644" }
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    files    = { "/etc/crontab" = "" }
    modes    = { "/etc/crontab" = "0600" }
    owners   = { "/etc/crontab" = "1000:1000" }
  }
}
