rule "pam-pwquality-called" {
  title    = "New passwords are checked"
  severity = "medium"
  why      = "Without a check, people choose passwords that are guessed within minutes."
  nist     = ["IA-5(1)"]

  pam_module "pam_pwquality.so" {
    service = "common-password"
    group   = "password"
    control = ["required", "requisite"]
    before  = "pam_unix.so"
  }

  pass "before the password is stored" {
    files = {
      "/etc/pam.d/common-password"                          = "password requisite pam_pwquality.so retry=3\npassword required pam_unix.so use_authtok\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"      = ""
      "/usr/lib/x86_64-linux-gnu/security/pam_pwquality.so" = ""
    }
  }

  fail "installed and not enabled" {
    files = {
      "/var/lib/pam/auth"                                   = "Module: unix\n[success=end default=ignore] pam_unix.so nullok\n"
      "/var/lib/pam/account"                                = "Module: unix\n[success=end new_authtok_reqd=done default=ignore] pam_unix.so\n"
      "/var/lib/pam/password"                               = "Module: unix\n[success=end default=ignore] pam_unix.so obscure yescrypt\n"
      "/var/lib/pam/seen"                                   = "pwquality\nunix\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"      = ""
      "/usr/lib/x86_64-linux-gnu/security/pam_pwquality.so" = ""
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
        session	required pam_unix.so 
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
      "/usr/share/pam-configs/pwquality" = <<-EOT
        Name: Pwquality password strength checking
        Default: no
        Priority: 1024
        Password-Type: Primary
        Password:
          requisite pam_pwquality.so retry=3
      EOT
    }
  }

  fail "a check that may fail" {
    fixable = false
    files = {
      "/etc/pam.d/common-password"                          = "password optional pam_pwquality.so\npassword required pam_unix.so\n"
      "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"      = ""
      "/usr/lib/x86_64-linux-gnu/security/pam_pwquality.so" = ""
    }
  }
}
