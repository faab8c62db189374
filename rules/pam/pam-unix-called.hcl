rule "pam-unix-called" {
  title    = "Accounts of the machine log in through PAM"
  severity = "high"
  why      = "Where a stack leaves out pam_unix, nothing asks for the password of a local account, or nothing looks at its age."
  nist     = ["IA-2", "IA-5"]

  applies = package("libpam-runtime") || file("/etc/pam.d/common-auth")

  pam_module "pam_unix.so" {
    service = "common-auth"
    group   = "auth"
  }

  pam_module "pam_unix.so" {
    service = "common-account"
    group   = "account"
  }

  pam_module "pam_unix.so" {
    service = "common-password"
    group   = "password"
  }

  pam_module "pam_unix.so" {
    service = "common-session"
    group   = "session"
  }

  pam_module "pam_unix.so" {
    service = "common-session-noninteractive"
    group   = "session"
  }

  pass "in every stack" {
    files = {
      "/etc/pam.d/common-auth"                         = "auth\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-account"                      = "account\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-password"                     = "password\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-session"                      = "session\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-session-noninteractive"       = "session\trequired\tpam_unix.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so" = ""
    }
  }

  fail "taken out of one stack by hand" {
    files = {
      "/var/lib/pam/auth"                              = "Module: unix\n[success=end default=ignore] pam_unix.so nullok\n"
      "/var/lib/pam/account"                           = "Module: unix\n[success=end new_authtok_reqd=done default=ignore] pam_unix.so\n"
      "/var/lib/pam/password"                          = "Module: unix\n[success=end default=ignore] pam_unix.so obscure yescrypt\n"
      "/var/lib/pam/seen"                              = "unix\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so" = ""
      "/usr/share/pam-configs/unix" = <<-EOT
        Name: Unix authentication
        Default: yes
        Priority: 256
        Auth-Type: Primary
        Auth:
          [success=end default=ignore] pam_unix.so nullok try_first_pass
        Auth-Initial:
          [success=end default=ignore] pam_unix.so nullok
        Account-Type: Primary
        Account:
          [success=end new_authtok_reqd=done default=ignore] pam_unix.so
        Session-Type: Additional
        Session:
          required pam_unix.so
        Password-Type: Primary
        Password:
          [success=end default=ignore] pam_unix.so obscure use_authtok try_first_pass yescrypt
        Password-Initial:
          [success=end default=ignore] pam_unix.so obscure yescrypt
      EOT
      "/etc/pam.d/common-auth" = <<-EOT
        # here are the per-package modules (the "Primary" block)
        auth	[success=1 default=ignore] pam_unix.so nullok
        # here's the fallback if no module succeeds
        auth	requisite			pam_deny.so
        # and here are more per-package modules (the "Additional" block)
        # end of pam-auth-update config
      EOT
      "/etc/pam.d/common-account" = <<-EOT
        # here are the per-package modules (the "Primary" block)
        account	[success=1 new_authtok_reqd=done default=ignore] pam_unix.so 
        # here's the fallback if no module succeeds
        account	requisite			pam_deny.so
        # and here are more per-package modules (the "Additional" block)
        # end of pam-auth-update config
      EOT
      "/etc/pam.d/common-password" = <<-EOT
        # here are the per-package modules (the "Primary" block)
        password	[success=1 default=ignore] pam_unix.so obscure yescrypt
        # here's the fallback if no module succeeds
        password	requisite			pam_deny.so
        # and here are more per-package modules (the "Additional" block)
        # end of pam-auth-update config
      EOT
      "/etc/pam.d/common-session" = <<-EOT
        # here are the per-package modules (the "Primary" block)
        session	[default=1]			pam_permit.so
        # here's the fallback if no module succeeds
        session	requisite			pam_deny.so
        # and here are more per-package modules (the "Additional" block)
        # end of pam-auth-update config
      EOT
      "/etc/pam.d/common-session-noninteractive" = <<-EOT
        # here are the per-package modules (the "Primary" block)
        session	[default=1]			pam_permit.so
        # here's the fallback if no module succeeds
        session	requisite			pam_deny.so
        # and here are more per-package modules (the "Additional" block)
        session	required pam_unix.so 
        # end of pam-auth-update config
      EOT
      "/var/lib/pam/session" = <<-EOT
        Module: null
        [default=1]			pam_permit.so
        Module: unix
        required pam_unix.so
      EOT
      "/var/lib/pam/session-noninteractive" = <<-EOT
        Module: null
        [default=1]			pam_permit.so
        Module: unix
        required pam_unix.so
      EOT
    }
  }

  fail "files that pam-auth-update does not manage are not guessed at" {
    fixable = false
    files = {
      "/etc/pam.d/common-account"                      = "account\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-password"                     = "password\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-session"                      = "session\trequired\tpam_unix.so\n"
      "/etc/pam.d/common-auth"                         = "auth\trequired\tpam_permit.so\n"
      "/etc/pam.d/common-session-noninteractive"       = "session\trequired\tpam_unix.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so" = ""
    }
  }
}
