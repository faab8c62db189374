rule "audit-partition-size" {
  title    = "The partition of audit logs has room for a week"
  severity = "low"
  why      = "What was overwritten before anybody fetched it never happened."
  nist     = ["AU-4"]

  param "megabytes" {
    default = 1024
    range   = [1, null]
    doc     = "What the machine's audit writes in a week, in megabytes."
  }

  param "partition" {
    default = 0
    range   = [0, null]
    doc     = "The size of the partition of /var/log/audit in megabytes, for audits of images; 0 asks the running machine."
  }

  applies = package("auditd")

  audit_room "partition" {
    megabytes = param.megabytes
    said      = param.partition
  }

  pass "a partition of its own" {
    packages = ["auditd"]
    running = {
      "self/mountinfo" = "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n30 22 254:2 / /var/log/audit rw - ext4 /dev/vda2 rw\n"
      "partitions"     = "major minor  #blocks  name\n\n 254        1    4194304 vda1\n 254        2    2097152 vda2\n"
    }
  }

  fail "a small partition" {
    fixable  = false
    packages = ["auditd"]
    running = {
      "self/mountinfo" = "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n30 22 254:2 / /var/log/audit rw - ext4 /dev/vda2 rw\n"
      "partitions"     = "major minor  #blocks  name\n\n 254        1    4194304 vda1\n 254        2     524288 vda2\n"
    }
  }

  fail "a directory of a small one" {
    fixable  = false
    packages = ["auditd"]
    running = {
      "self/mountinfo" = "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n"
      "partitions"     = "major minor  #blocks  name\n\n 254        1     524288 vda1\n"
    }
  }
}
