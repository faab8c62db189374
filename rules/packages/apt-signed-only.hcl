rule "apt-signed-only" {
  title    = "apt installs signed packages only"
  severity = "high"
  why      = "A package that nobody signed can come from whoever sits between the machine and the archive."
  nist     = ["CM-14", "SI-7(15)"]

  apt_setting "APT::Get::AllowUnauthenticated" {
    equals  = "false"
    default = "false"
  }

  apt_setting "Acquire::AllowInsecureRepositories" {
    equals  = "false"
    default = "false"
  }

  apt_setting "Acquire::AllowDowngradeToInsecureRepositories" {
    equals  = "false"
    default = "false"
  }

  pass "that is the default" {
    files = { "/etc/apt/apt.conf.d/20site" = "// nothing\n" }
  }

  pass "said" {
    files = { "/etc/apt/apt.conf.d/20site" = "APT::Get::AllowUnauthenticated \"false\";\n" }
  }

  fail "unsigned packages" {
    files = { "/etc/apt/apt.conf.d/20site" = "APT::Get::AllowUnauthenticated \"true\";\n" }
  }

  fail "unsigned archives" {
    files = { "/etc/apt/apt.conf.d/20site" = "Acquire { AllowInsecureRepositories \"1\"; };\n" }
  }
}
