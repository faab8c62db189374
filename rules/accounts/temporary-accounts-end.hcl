rule "temporary-accounts-end" {
  title    = "Temporary accounts end"
  severity = "medium"
  why      = "An account that was made for a week and forgotten is open for years, with nobody to notice its use."
  nist     = ["AC-2(2)"]

  param "stay" {
    default = []
    doc     = "Accounts of people that are not temporary; every other one has to have an end."
  }

  param "within" {
    default = 3
    range   = [0, 3]
    doc     = "Days from the day an account was made to its end."
  }

  account_end {
    stay   = param.stay
    within = param.within
  }

  pass "no accounts of people" {
    files = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n" }
  }

  pass "an account with an end" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/sh\nguest:x:1000:1000::/home/guest:/bin/sh\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nguest:!:19700:0:99999:7::19703:\n"
    }
  }

  fail "an account of which nobody said that it stays" {
    fixable = false
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nann:!:19700:0:99999:7:::\n"
    }
  }

  fail "an end that is a year away" {
    fixable = false
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/sh\nguest:x:1000:1000::/home/guest:/bin/sh\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nguest:!:19700:0:99999:7::20065:\n"
    }
  }
}
