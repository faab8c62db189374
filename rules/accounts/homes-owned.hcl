rule "homes-owned" {
  title    = "Every user has a home directory that is theirs"
  severity = "medium"
  why      = "Shells and programs run what they find at home: who can write there acts in the user's name."
  nist     = ["AC-3", "AC-6"]

  param "mode" {
    default = "0750"
    one_of  = ["0750", "0700"]
    doc     = "The most permissions of a home."
  }

  homes "owned" { mode = param.mode }

  pass "a user with a home, and a service without" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nwww:x:33:33::/nonexistent:/usr/sbin/nologin\n"
      "/etc/shells" = "/bin/sh\n"
    }
    dirs   = ["/root", "/home/ann"]
    modes  = { "/root" = "0700", "/home/ann" = "0750" }
    owners = { "/home/ann" = "ann:1000" }
  }

  fail "no home" {
    files = {
      "/etc/passwd" = "ann:x:1000:1000::/home/ann:/bin/sh\n"
      "/etc/shells" = "/bin/sh\n"
    }
  }

  fail "everybody looks in" {
    files = {
      "/etc/passwd" = "ann:x:1000:1000::/home/ann:/bin/sh\n"
      "/etc/shells" = "/bin/sh\n"
    }
    dirs   = ["/home/ann"]
    owners = { "/home/ann" = "ann:1000" }
  }

  fail "somebody else's" {
    files = {
      "/etc/passwd" = "ann:x:1000:1000::/home/ann:/bin/sh\n"
      "/etc/shells" = "/bin/sh\n"
    }
    dirs   = ["/home/ann"]
    modes  = { "/home/ann" = "0750" }
    owners = { "/home/ann" = "1001:1000" }
  }

  fail "a directory of the system" {
    files = {
      "/etc/passwd" = "ann:x:1000:1000::/:/bin/sh\n"
      "/etc/shells" = "/bin/sh\n"
    }
    fixable = false
  }
}
