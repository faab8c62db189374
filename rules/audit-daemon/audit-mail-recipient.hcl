rule "audit-mail-recipient" {
  title    = "Somebody gets the warnings of the audit daemon"
  severity = "low"
  why      = "A warning that nobody gets is none."
  nist     = ["AU-5"]

  param "accounts" {
    default = ["root"]
    doc     = "Who may get them, as accounts or addresses; a fix writes the first."
  }

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "action_mail_acct"
    one_of  = param.accounts
    default = "root"
  }

  pass "root" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "action_mail_acct = root\n" }
  }

  pass "root is the default" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "log_file = /var/log/audit/audit.log\n" }
  }

  fail "nobody" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "action_mail_acct = nobody\n" }
  }
}
