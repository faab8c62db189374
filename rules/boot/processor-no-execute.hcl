rule "processor-no-execute" {
  title    = "The processor runs no code from pages of data"
  severity = "medium"
  why      = "Whoever gets bytes of their own into a program's data could have them run."
  nist     = ["SI-16"]

  processor "nx" {}

  pass "every processor can tell them apart" {
    running = { "cpuinfo" = "processor\t: 0\nflags\t\t: fpu pae nx lm\n\nprocessor\t: 1\nflags\t\t: fpu pae nx lm\n" }
  }

  fail "the firmware switched it off" {
    fixable = false
    running = { "cpuinfo" = "processor\t: 0\nflags\t\t: fpu pae lm\n" }
  }
}
