rule "cron-yearly-permissions" {
  title    = "Only root may look into /etc/cron.yearly and change it"
  severity = "medium"
  why      = "Whoever may write there has programs run as root every year; whoever may look learns what runs."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.yearly" {
    kind     = "directory"
    mode     = "0700"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    packages = ["cron"]
    dirs     = ["/etc/cron.yearly"]
    modes    = { "/etc/cron.yearly" = "0700" }
  }

  fail "too many permissions" {
    packages = ["cron"]
    dirs     = ["/etc/cron.yearly"]
    modes    = { "/etc/cron.yearly" = "0755" }
  }

  fail "it belongs to somebody else" {
    packages = ["cron"]
    dirs     = ["/etc/cron.yearly"]
    modes    = { "/etc/cron.yearly" = "0700" }
    owners   = { "/etc/cron.yearly" = "1000:root" }
  }
}
