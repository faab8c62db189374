rule "gnome-login-banner-us-government" {
  title    = "The banner of the GNOME login screen is the notice of the US Department of Defense"
  severity = "medium"
  why      = "Courts of the United States ask whether somebody knew that the use of the machine is watched; this is the wording that was agreed on."
  nist     = ["AC-8"]

  # The notice is a work of the US government.
  param "text" {
    default = "You are accessing a U.S. Government (USG) Information System (IS) that is provided for USG-authorized use only.\n\nBy using this IS (which includes any device attached to this IS), you consent to the following conditions:\n\n-The USG routinely intercepts and monitors communications on this IS for purposes including, but not limited to, penetration testing, COMSEC monitoring, network operations and defense, personnel misconduct (PM), law enforcement (LE), and counterintelligence (CI) investigations.\n\n-At any time, the USG may inspect and seize data stored on this IS.\n\n-Communications using, or data stored on, this IS are not private, are subject to routine monitoring, interception, and search, and may be disclosed or used for any USG-authorized purpose.\n\n-This IS includes security measures (e.g., authentication and access controls) to protect USG interests--not for your personal benefit or privacy.\n\n-Notwithstanding the above, using this IS does not constitute consent to PM, LE or CI investigative searching or monitoring of the content of privileged communications, or work product, related to personal representation or services by attorneys, psychotherapists, or clergy, and their assistants. Such communications and work product are private and confidential. See User Agreement for details."
    doc     = "The text that is shown, word for word."
  }

  applies = package("gdm3")

  dconf "/org/gnome/login-screen/banner-message-text" {
    profile = "gdm"
    type    = "string"
    equals  = param.text
  }

  pass "the notice" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/gdm"      = "user-db:user\nsystem-db:gdm\n"
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\nbanner-message-text='You are accessing a U.S. Government (USG) Information System (IS) that is provided for USG-authorized use only.\\n\\nBy using this IS (which includes any device attached to this IS), you consent to the following conditions:\\n\\n-The USG routinely intercepts and monitors communications on this IS for purposes including, but not limited to, penetration testing, COMSEC monitoring, network operations and defense, personnel misconduct (PM), law enforcement (LE), and counterintelligence (CI) investigations.\\n\\n-At any time, the USG may inspect and seize data stored on this IS.\\n\\n-Communications using, or data stored on, this IS are not private, are subject to routine monitoring, interception, and search, and may be disclosed or used for any USG-authorized purpose.\\n\\n-This IS includes security measures (e.g., authentication and access controls) to protect USG interests--not for your personal benefit or privacy.\\n\\n-Notwithstanding the above, using this IS does not constitute consent to PM, LE or CI investigative searching or monitoring of the content of privileged communications, or work product, related to personal representation or services by attorneys, psychotherapists, or clergy, and their assistants. Such communications and work product are private and confidential. See User Agreement for details.'\n"
    }
  }

  fail "another text" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/gdm"      = "user-db:user\nsystem-db:gdm\n"
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\nbanner-message-text='Authorised use only.'\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }
}
