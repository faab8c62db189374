rule "cron-allow" {
  title    = "Only users who are named may use cron"
  severity = "medium"
  why      = "A broken account plans its return with cron. With a list, only those on it can; it may be empty, and root always can."
  nist     = ["AC-3", "AC-6"]

  applies = package("cron")

  file "/etc/cron.allow" {
    mode   = "0640"
    owner  = "root"
    group  = ["crontab", "root"]
    create = true
  }

  file "/etc/cron.deny" {
    mode     = "0640"
    owner    = "root"
    group    = ["crontab", "root"]
    optional = true
  }

  pass "a list of root's" {
    packages = ["cron"]
    files    = { "/etc/cron.allow" = "backup\n" }
    modes    = { "/etc/cron.allow" = "0640" }
  }

  pass "the group of cron may read it" {
    packages = ["cron"]
    files = {
      "/etc/group"      = "root:x:0:\ncrontab:x:101:\n"
      "/etc/cron.allow" = ""
    }
    modes  = { "/etc/cron.allow" = "0640" }
    owners = { "/etc/cron.allow" = "root:crontab" }
  }

  fail "no list, so that everybody may" {
    packages = ["cron"]
    dirs     = ["/etc/cron.d"]
  }

  fail "no list, and a group that is to read it" {
    packages = ["cron"]
    files    = { "/etc/group" = "root:x:0:\ncrontab:x:101:\n" }
  }

  fail "everybody may read the list of the denied" {
    packages = ["cron"]
    files = {
      "/etc/cron.allow" = ""
      "/etc/cron.deny"  = ""
    }
    modes = {
      "/etc/cron.allow" = "0600"
      "/etc/cron.deny"  = "0644"
    }
  }
}
