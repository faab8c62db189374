rule "nftables-default-deny" {
  title    = "nftables drops what no rule accepts"
  severity = "high"
  why      = "A service that somebody starts by mistake, or that an attacker starts, is reachable unless what no rule names is dropped."
  nist     = ["SC-7"]

  param "inbound" {
    default = ["ssh"]
    doc     = "What a fix lets in: `ssh` for the ports that sshd really has, `ping`, `tcp/443`, `udp/6000-6100`."
  }

  param "outbound" {
    default = ["ping", "tcp/53", "udp/53", "udp/67", "tcp/80", "udp/123", "tcp/443", "udp/547"]
    doc     = "What a fix lets out: names, time, DHCP, packages and metadata services by default."
  }

  applies = package("nftables")

  firewall "nftables" {
    asks     = "default-deny"
    inbound  = param.inbound
    outbound = param.outbound
  }

  pass "by policy" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tiif lo accept\n\t\tct state established,related accept\n\t\ttcp dport 22 accept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy drop;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0; policy drop;\n\t\toif lo accept\n\t\tct state established,related accept\n\t}\n}\n"
    }
  }

  pass "by a last rule" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tiif lo accept\n\t\tct state established,related accept\n\t\ttcp dport 22 accept\n\t\tcounter drop\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0;\n\t\treject with icmpx type admin-prohibited\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0;\n\t\toif lo accept\n\t\tct state established,related accept\n\t\tjump rest\n\t}\n\tchain rest {\n\t\tlog prefix \"out: \" drop\n\t}\n}\n"
    }
  }

  fail "as Debian ships it" {
    packages = ["nftables", "openssh-server"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
      "/etc/ssh/sshd_config" = "Port 2222\n"
    }
  }

  fail "no file" {
    packages = ["nftables"]
  }

  fail "rules of the site that let through what it needs" {
    packages = ["nftables", "openssh-server"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tiif lo accept\n\t\tct state established,related accept\n\t\ttcp dport 22 accept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy drop;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0; policy accept;\n\t\toif lo accept\n\t\tct state established,related accept\n\t\tmeta l4proto { tcp, udp } th dport { 53, 67, 80, 123, 443, 547 } accept\n\t}\n}\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
    }
  }

  fail "rules of the site that would lock SSH out" {
    packages = ["nftables", "openssh-server"]
    fixable  = false
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy accept;\n\t\tiif lo accept\n\t\tct state established,related accept\n\t\ttcp dport 22 accept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy drop;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0; policy drop;\n\t\toif lo accept\n\t\tct state established,related accept\n\t\tmeta l4proto { tcp, udp } th dport { 53, 67, 80, 123, 443, 547 } accept\n\t}\n}\n"
      "/etc/ssh/sshd_config" = "Port 2222\n"
    }
  }

  fail "a last rule that accepts" {
    packages = ["nftables"]
    fixable  = false
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tiif lo accept\n\t\tct state established,related accept\n\t\ttcp dport 22 accept\n\t\taccept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy drop;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0; policy drop;\n\t\toif lo accept\n\t\tct state established,related accept\n\t}\n}\n"
    }
  }
}
