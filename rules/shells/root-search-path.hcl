rule "root-search-path" {
  title    = "root's search path holds directories of root only"
  severity = "high"
  why      = "Whoever can put a program into a directory where root looks for programs waits for root to run it."
  nist     = ["AC-6", "CM-6"]

  root_path {}

  pass "directories of the system" {
    files = { "/etc/login.defs" = "ENV_SUPATH PATH=/usr/sbin:/usr/bin\n" }
    dirs  = ["/usr/sbin", "/usr/bin"]
  }

  pass "a directory that a shell tests for" {
    files = {
      "/etc/login.defs" = "ENV_SUPATH PATH=/usr/bin\n"
      "/root/.profile"  = "if [ -d ~/bin ]; then\n  PATH=~/bin:$PATH\nfi\n"
    }
    dirs = ["/usr/bin"]
  }

  pass "a directory that a variable of the script names" {
    files = {
      "/etc/login.defs"                 = "ENV_SUPATH PATH=/usr/bin\n"
      "/etc/profile.d/apps-bin-path.sh" = "snap_bin_path=\"/snap/bin\"\nif [ -n \"$${PATH##*$${snap_bin_path}}\" ]; then\n  export PATH=\"$PATH:$${snap_bin_path}\"\nfi\n"
    }
    dirs = ["/usr/bin"]
  }

  fail "the current directory, by a variable" {
    fixable = false
    files   = { "/etc/profile.d/here.sh" = "here=.\nexport PATH=\"$PATH:$here\"\n" }
  }

  fail "the current directory" {
    files = { "/root/.profile" = "export PATH=/usr/bin:.\n" }
    dirs  = ["/usr/bin"]
  }

  fail "an empty element is the current directory" {
    files = { "/etc/environment" = "PATH=\"/usr/bin::/usr/sbin\"\n" }
    dirs  = ["/usr/bin", "/usr/sbin"]
  }

  fail "a directory that everybody writes" {
    files = { "/etc/login.defs" = "ENV_SUPATH PATH=/usr/bin:/opt/tools\n" }
    dirs  = ["/usr/bin", "/opt/tools"]
    modes = { "/opt/tools" = "0777" }
  }

  fail "somebody else's directory" {
    files  = { "/etc/profile" = "PATH=/usr/bin:/opt/tools\n" }
    dirs   = ["/usr/bin", "/opt/tools"]
    owners = { "/opt/tools" = "1000:1000" }
  }

  fail "a directory that anybody might make" {
    files = { "/etc/login.defs" = "ENV_SUPATH PATH=/usr/bin:/opt/tools\n" }
    dirs  = ["/usr/bin"]
  }
}
