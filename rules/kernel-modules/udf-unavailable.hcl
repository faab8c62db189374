rule "udf-unavailable" {
  title    = "The driver of the optical-disc file system UDF cannot be loaded"
  severity = "low"
  why      = "An inserted or attached disc image is parsed by the kernel. Some clouds hand over their settings on such a disc."
  nist     = ["CM-7"]

  module "udf" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/udf/udf.ko:\n"
      "/etc/modprobe.d/udf.conf"                = "install udf /bin/false\nblacklist udf\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/udf/udf.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/udf/udf.ko:\n"
      "/etc/modprobe.d/udf.conf"                = "blacklist udf\n"
    }
  }

  fail "built in" {
    fixable = false
    files = {
      "/lib/modules/6.8.0/modules.builtin" = "kernel/fs/udf/udf.ko\n"
      "/lib/modules/6.8.0/modules.dep"     = ""
    }
  }
}
