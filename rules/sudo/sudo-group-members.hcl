rule "sudo-group-members" {
  title    = "The group of sudo has known members only"
  severity = "high"
  why      = "Its members can do everything; one too many is one whom nobody watches."
  nist     = ["AC-6", "SC-3"]

  param "allowed" {
    default = []
    doc     = "Who may be in the group sudo besides root."
  }

  group_members "sudo" { only = param.allowed }

  pass "nobody is" {
    files = { "/etc/group" = "root:x:0:\nsudo:x:27:\n" }
  }

  fail "somebody whom nobody named" {
    fixable = false
    files   = { "/etc/group" = "root:x:0:\nsudo:x:27:ann\n" }
  }

  fail "a user with it as primary group" {
    fixable = false
    files = {
      "/etc/group"  = "root:x:0:\nsudo:x:27:\n"
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:27::/home/ann:/bin/sh\n"
    }
  }
}
