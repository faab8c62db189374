# DISA STIG for Canonical Ubuntu 22.04 LTS: which rules stand for which control.
#
# Numbers, categories and identifiers are facts of the guide (facts/stig-ubuntu-22.04.tsv, held against this table by
# a test). Every title here is in our own words.

benchmark "stig-ubuntu-22.04" {
  title        = "DISA STIG for Canonical Ubuntu 22.04 LTS"
  edition      = "V2R8"
  published    = "2026-04-01"
  distribution = "ubuntu"
  release      = "22.04"
}

profile "cat1" { title = "What opens the machine when it does not hold" }

profile "cat2" {
  title    = "What makes an attack easier as well"
  includes = "cat1"
}

profile "cat3" {
  title    = "All of the guide"
  includes = "cat2"
}

level "CAT I" {
  profiles = ["cat1"]
  severity = "high"
}

level "CAT II" {
  profiles = ["cat2"]
  severity = "medium"
}

level "CAT III" {
  profiles = ["cat3"]
  severity = "low"
}

section "UBTU-22-21" { title = "System" }

section "UBTU-22-211" { title = "Release and restart" }

control "UBTU-22-211000" "CAT I" {
  vulnerability = "V-278951"
  cci           = ["CCI-000366"]
  rules         = ["release-supported"]
}

control "UBTU-22-211015" "CAT I" {
  vulnerability = "V-260469"
  cci           = ["CCI-000366"]
  rules         = ["ctrl-alt-delete-ignored"]
}

section "UBTU-22-212" { title = "Boot loader" }

control "UBTU-22-212010" "CAT I" {
  vulnerability = "V-260470"
  cci           = ["CCI-000213"]
  rules         = ["boot-password"]
}

control "UBTU-22-212015" "CAT II" {
  vulnerability = "V-260471"
  cci           = ["CCI-001464"]
  rules         = ["kernel-audit"]
}

section "UBTU-22-213" { title = "Kernel" }

control "UBTU-22-213010" "CAT III" {
  vulnerability = "V-260472"
  cci           = ["CCI-001090"]
  rules         = ["kernel-log-restricted"]
}

control "UBTU-22-213015" "CAT II" {
  vulnerability = "V-260473"
  cci           = ["CCI-001190"]
  rules         = ["kdump-not-in-use"]
}

control "UBTU-22-213020" "CAT II" {
  vulnerability = "V-260474"
  cci           = ["CCI-002824"]
  rules         = ["address-space-randomised"]
}

control "UBTU-22-213025" "CAT II" {
  vulnerability = "V-260475"
  cci           = ["CCI-002824"]
  rules         = ["processor-no-execute"]
  scope         = "running"
}

section "UBTU-22-214" { title = "Updates" }

control "UBTU-22-214010" "CAT III" {
  vulnerability = "V-260476"
  cci           = ["CCI-003992", "CCI-001749"]
  rules         = ["apt-signed-only"]
}

control "UBTU-22-214015" "CAT II" {
  vulnerability = "V-260477"
  cci           = ["CCI-002617"]
  rules         = ["unattended-upgrades-clean"]
}

section "UBTU-22-215" { title = "Packages" }

control "UBTU-22-215010" "CAT II" {
  vulnerability = "V-260478"
  cci           = ["CCI-000366"]
  rules         = ["pam-pwquality-installed"]
}

control "UBTU-22-215015" "CAT III" {
  vulnerability = "V-260479"
  cci           = ["CCI-000366"]
  rules         = ["chrony-installed"]
}

control "UBTU-22-215020" "CAT III" {
  vulnerability = "V-260480"
  cci           = ["CCI-000366"]
  rules         = ["timesyncd-absent"]
}

control "UBTU-22-215025" "CAT III" {
  vulnerability = "V-260481"
  cci           = ["CCI-000366"]
  rules         = ["ntp-absent"]
}

control "UBTU-22-215030" "CAT I" {
  vulnerability = "V-260482"
  cci           = ["CCI-000381"]
  rules         = ["rsh-server-absent"]
}

control "UBTU-22-215035" "CAT I" {
  vulnerability = "V-260483"
  cci           = ["CCI-000197"]
  rules         = ["telnet-server-absent"]
}

control "UBTU-22-215040" "CAT I" {
  title         = "The machine neither shares files through NFS nor uses shared ones"
  vulnerability = "V-279937"
  cci           = ["CCI-000381"]
  rules         = ["nfs-client-absent", "nfs-server-not-in-use"]
}

section "UBTU-22-23" { title = "Files" }

section "UBTU-22-231" { title = "Disks" }

control "UBTU-22-231010" "CAT II" {
  vulnerability = "V-260484"
  cci           = ["CCI-001199", "CCI-002475", "CCI-002476"]
  rules         = ["disk-encrypted"]
}

section "UBTU-22-232" { title = "Permissions of system files" }

control "UBTU-22-232010" "CAT II" {
  vulnerability = "V-260485"
  cci           = ["CCI-001495"]
  rules         = ["program-directories-permissions"]
}

control "UBTU-22-232015" "CAT II" {
  vulnerability = "V-260486"
  cci           = ["CCI-001499"]
  rules         = ["programs-permissions"]
}

control "UBTU-22-232020" "CAT II" {
  vulnerability = "V-260487"
  cci           = ["CCI-001499"]
  rules         = ["libraries-permissions"]
}

control "UBTU-22-232025" "CAT II" {
  vulnerability = "V-260488"
  cci           = ["CCI-001314"]
  rules         = ["var-log-permissions"]
}

control "UBTU-22-232026" "CAT II" {
  vulnerability = "V-260489"
  cci           = ["CCI-001312"]
  rules         = ["log-files-permissions"]
}

control "UBTU-22-232027" "CAT II" {
  vulnerability = "V-260490"
  cci           = ["CCI-001312"]
  rules         = ["journal-permissions"]
}

control "UBTU-22-232030" "CAT II" {
  vulnerability = "V-260491"
  cci           = ["CCI-001314"]
  rules         = ["syslog-permissions"]
}

control "UBTU-22-232035" "CAT II" {
  vulnerability = "V-260492"
  cci           = ["CCI-001493", "CCI-001494"]
  rules         = ["audit-tools-permissions"]
}

control "UBTU-22-232040" "CAT II" {
  vulnerability = "V-260493"
  cci           = ["CCI-001495"]
  rules         = ["program-directories-owner"]
}

control "UBTU-22-232045" "CAT II" {
  vulnerability = "V-260494"
  cci           = ["CCI-001495"]
  rules         = ["program-directories-group"]
}

control "UBTU-22-232050" "CAT II" {
  vulnerability = "V-260495"
  cci           = ["CCI-001499"]
  rules         = ["programs-owner"]
}

control "UBTU-22-232055" "CAT II" {
  vulnerability = "V-260496"
  cci           = ["CCI-001499"]
  rules         = ["programs-group"]
}

control "UBTU-22-232060" "CAT II" {
  vulnerability = "V-260497"
  cci           = ["CCI-001499"]
  rules         = ["library-directories-owner"]
}

control "UBTU-22-232065" "CAT II" {
  vulnerability = "V-260498"
  cci           = ["CCI-001499"]
  rules         = ["library-directories-group"]
}

control "UBTU-22-232070" "CAT II" {
  vulnerability = "V-260499"
  cci           = ["CCI-001499"]
  rules         = ["libraries-owner"]
}

control "UBTU-22-232075" "CAT II" {
  vulnerability = "V-260500"
  cci           = ["CCI-001499"]
  rules         = ["libraries-group"]
}

control "UBTU-22-232080" "CAT II" {
  vulnerability = "V-260501"
  cci           = ["CCI-001314"]
  rules         = ["journal-directory-owner"]
}

control "UBTU-22-232085" "CAT II" {
  vulnerability = "V-260502"
  cci           = ["CCI-001314"]
  rules         = ["journal-directory-group"]
}

control "UBTU-22-232090" "CAT II" {
  vulnerability = "V-260503"
  cci           = ["CCI-001314"]
  rules         = ["journal-owner"]
}

control "UBTU-22-232095" "CAT II" {
  vulnerability = "V-260504"
  cci           = ["CCI-001314"]
  rules         = ["journal-group"]
}

control "UBTU-22-232100" "CAT II" {
  vulnerability = "V-260505"
  cci           = ["CCI-001314"]
  rules         = ["journalctl-owner"]
}

control "UBTU-22-232105" "CAT II" {
  vulnerability = "V-260506"
  cci           = ["CCI-001314"]
  rules         = ["journalctl-group"]
}

control "UBTU-22-232110" "CAT II" {
  vulnerability = "V-260507"
  cci           = ["CCI-001493", "CCI-001494"]
  rules         = ["audit-tools-owner"]
}

control "UBTU-22-232120" "CAT II" {
  vulnerability = "V-260508"
  cci           = ["CCI-001314"]
  rules         = ["var-log-owner"]
}

control "UBTU-22-232125" "CAT II" {
  vulnerability = "V-260509"
  cci           = ["CCI-001314"]
  rules         = ["var-log-group"]
}

control "UBTU-22-232130" "CAT II" {
  vulnerability = "V-260510"
  cci           = ["CCI-001314"]
  rules         = ["syslog-owner"]
}

control "UBTU-22-232135" "CAT II" {
  vulnerability = "V-260511"
  cci           = ["CCI-001314"]
  rules         = ["syslog-group"]
}

control "UBTU-22-232140" "CAT II" {
  vulnerability = "V-260512"
  cci           = ["CCI-001312"]
  rules         = ["journalctl-permissions"]
}

control "UBTU-22-232145" "CAT II" {
  vulnerability = "V-260513"
  cci           = ["CCI-001090"]
  rules         = ["no-world-writable"]
}

section "UBTU-22-25" { title = "Network" }

section "UBTU-22-251" { title = "Firewall" }

control "UBTU-22-251010" "CAT II" {
  vulnerability = "V-260514"
  cci           = ["CCI-002314"]
  rules         = ["ufw-installed"]
}

control "UBTU-22-251015" "CAT II" {
  rules         = ["ufw-enabled"]
  vulnerability = "V-260515"
  cci           = ["CCI-002314"]
}

control "UBTU-22-251020" "CAT II" {
  rules         = ["ufw-enabled"]
  vulnerability = "V-260516"
  cci           = ["CCI-000366"]
}

control "UBTU-22-251025" "CAT II" {
  vulnerability = "V-260517"
  cci           = ["CCI-002385"]
  rules         = ["ufw-rate-limit"]
}

control "UBTU-22-251030" "CAT II" {
  vulnerability = "V-260518"
  cci           = ["CCI-000382"]
  rules         = ["ufw-only-inbound"]
}

section "UBTU-22-252" { title = "Time" }

control "UBTU-22-252010" "CAT III" {
  vulnerability = "V-260519"
  cci           = ["CCI-004923", "CCI-001891"]
  rules         = ["chrony-asks-daily"]
}

control "UBTU-22-252015" "CAT III" {
  vulnerability = "V-260520"
  cci           = ["CCI-004926", "CCI-002046"]
  rules         = ["chrony-steps"]
}

control "UBTU-22-252020" "CAT III" {
  vulnerability = "V-260521"
  cci           = ["CCI-001890"]
  rules         = ["universal-time"]
}

section "UBTU-22-253" { title = "Kernel parameters of the network" }

control "UBTU-22-253010" "CAT II" {
  vulnerability = "V-260522"
  cci           = ["CCI-001095"]
  rules         = ["syn-cookies-on"]
}

section "UBTU-22-254" { title = "Central accounts" }

control "UBTU-22-254010" "CAT II" {
  vulnerability = "V-274864"
  cci           = ["CCI-004046", "CCI-004047", "CCI-000765", "CCI-000766"]
  rules         = ["sssd-installed"]
}

control "UBTU-22-254015" "CAT II" {
  vulnerability = "V-274866"
  cci           = ["CCI-004046", "CCI-004047", "CCI-000765", "CCI-000766"]
  rules         = ["sssd-enabled"]
}

control "UBTU-22-254020" "CAT II" {
  title         = "Central accounts log in with smart cards that are verified"
  vulnerability = "V-274867"
  cci           = ["CCI-000185", "CCI-004909"]
  rules         = ["sssd-serves-pam", "sssd-smart-cards", "sssd-certificates-verified"]
}

control "UBTU-22-254030" "CAT II" {
  vulnerability = "V-274865"
  cci           = ["CCI-000187"]
  rules         = ["sssd-user-certificates"]
}

section "UBTU-22-255" { title = "SSH server" }

control "UBTU-22-255010" "CAT I" {
  vulnerability = "V-260523"
  cci           = ["CCI-002418", "CCI-002420", "CCI-002422"]
  rules         = ["openssh-server-installed"]
}

control "UBTU-22-255015" "CAT I" {
  vulnerability = "V-260524"
  cci           = ["CCI-002418", "CCI-002420", "CCI-002422"]
  rules         = ["ssh-server-enabled"]
}

control "UBTU-22-255020" "CAT II" {
  title         = "SSH shows the notice of the US Department of Defense before login"
  vulnerability = "V-260525"
  cci           = ["CCI-000048", "CCI-001384", "CCI-001385", "CCI-001386", "CCI-001387", "CCI-001388"]
  rules         = ["ssh-banner", "banner-us-government"]
}

control "UBTU-22-255025" "CAT I" {
  title         = "SSH refuses empty passwords, and environments that users set"
  vulnerability = "V-260526"
  cci           = ["CCI-000366"]
  rules         = ["ssh-empty-passwords", "ssh-user-environment"]
}

control "UBTU-22-255030" "CAT II" {
  vulnerability = "V-260527"
  cci           = ["CCI-001133"]
  rules         = ["ssh-keepalive-count"]
}

control "UBTU-22-255035" "CAT II" {
  vulnerability = "V-260528"
  cci           = ["CCI-001133"]
  rules         = ["ssh-keepalive-interval"]
}

control "UBTU-22-255040" "CAT I" {
  vulnerability = "V-260529"
  cci           = ["CCI-000366"]
  rules         = ["ssh-x11-forwarding"]
}

control "UBTU-22-255045" "CAT II" {
  vulnerability = "V-260530"
  cci           = ["CCI-000366"]
  rules         = ["ssh-x11-localhost"]
}

control "UBTU-22-255050" "CAT II" {
  vulnerability = "V-260531"
  cci           = ["CCI-000068", "CCI-002421", "CCI-003123"]
  rules         = ["ssh-ciphers-approved"]
}

control "UBTU-22-255055" "CAT II" {
  vulnerability = "V-260532"
  cci           = ["CCI-001453", "CCI-002421", "CCI-002890"]
  rules         = ["ssh-macs-approved"]
}

control "UBTU-22-255060" "CAT II" {
  vulnerability = "V-260533"
  cci           = ["CCI-000068"]
  rules         = ["ssh-kex-approved"]
}

control "UBTU-22-255065" "CAT II" {
  vulnerability = "V-260534"
  cci           = ["CCI-000877"]
  rules         = ["ssh-pam"]
}

section "UBTU-22-27" { title = "Desktop" }

section "UBTU-22-271" { title = "GNOME" }

control "UBTU-22-271010" "CAT II" {
  vulnerability = "V-260535"
  cci           = ["CCI-000048"]
  rules         = ["gnome-login-banner"]
}

control "UBTU-22-271015" "CAT II" {
  vulnerability = "V-260536"
  cci           = ["CCI-000048"]
  rules         = ["gnome-login-banner-us-government"]
}

control "UBTU-22-271020" "CAT II" {
  vulnerability = "V-260537"
  cci           = ["CCI-000056"]
  rules         = ["gnome-screen-locks"]
}

control "UBTU-22-271025" "CAT II" {
  vulnerability = "V-260538"
  cci           = ["CCI-000057"]
  rules         = ["gnome-screen-locks"]
}

control "UBTU-22-271030" "CAT I" {
  vulnerability = "V-260539"
  cci           = ["CCI-000366"]
  rules         = ["gnome-ctrl-alt-delete-ignored"]
}

section "UBTU-22-29" { title = "Devices" }

section "UBTU-22-291" { title = "Removable media and radio" }

control "UBTU-22-291010" "CAT II" {
  vulnerability = "V-260540"
  cci           = ["CCI-001958", "CCI-003959"]
  rules         = ["usb-storage-unavailable"]
}

control "UBTU-22-291015" "CAT II" {
  rules         = ["wireless-unavailable"]
  vulnerability = "V-260541"
  cci           = ["CCI-002418"]
}

section "UBTU-22-4" { title = "Access" }

section "UBTU-22-411" { title = "Accounts" }

control "UBTU-22-411010" "CAT II" {
  vulnerability = "V-260542"
  cci           = ["CCI-004045", "CCI-000770"]
  rules         = ["root-without-password"]
}

control "UBTU-22-411015" "CAT II" {
  vulnerability = "V-260543"
  cci           = ["CCI-000764", "CCI-000804"]
  rules         = ["unique-uids"]
}

control "UBTU-22-411025" "CAT II" {
  vulnerability = "V-260545"
  cci           = ["CCI-004066", "CCI-000198"]
  rules         = ["password-min-age"]
}

control "UBTU-22-411030" "CAT II" {
  vulnerability = "V-260546"
  cci           = ["CCI-004066", "CCI-000199"]
  rules         = ["password-max-age"]
  set           = { "password-max-age.days" = 60 }
}

control "UBTU-22-411035" "CAT II" {
  vulnerability = "V-260547"
  cci           = ["CCI-003627", "CCI-003628", "CCI-000795"]
  rules         = ["password-inactive"]
  set           = { "password-inactive.days" = 35 }
}

control "UBTU-22-411040" "CAT II" {
  vulnerability = "V-260548"
  cci           = ["CCI-000016", "CCI-001682"]
  rules         = ["temporary-accounts-end"]
}

control "UBTU-22-411045" "CAT III" {
  title         = "Failed logins lock an account until somebody unlocks it"
  vulnerability = "V-260549"
  cci           = ["CCI-000044", "CCI-002238"]
  rules = [
    "faillock-audit", "faillock-deny", "faillock-interval",
    "faillock-silent", "pam-faillock-called", "faillock-until-unlocked",
  ]
  set = { "faillock-deny.limit" = 3 }
}

section "UBTU-22-412" { title = "Sessions" }

control "UBTU-22-412010" "CAT III" {
  vulnerability = "V-260550"
  cci           = ["CCI-000366"]
  rules         = ["login-delayed"]
}

control "UBTU-22-412020" "CAT III" {
  vulnerability = "V-260552"
  cci           = ["CCI-000054"]
  rules         = ["sessions-limited"]
}

control "UBTU-22-412025" "CAT II" {
  vulnerability = "V-260553"
  cci           = ["CCI-000057", "CCI-000060", "CCI-000058"]
  rules         = ["terminal-lock-installed"]
}

control "UBTU-22-412030" "CAT II" {
  vulnerability = "V-260554"
  cci           = ["CCI-002361"]
  rules         = ["shell-timeout"]
  set           = { "shell-timeout.seconds" = 600 }
}

control "UBTU-22-412035" "CAT II" {
  vulnerability = "V-260555"
  cci           = ["CCI-000366"]
  rules         = ["login-umask"]
}

section "UBTU-22-431" { title = "AppArmor" }

control "UBTU-22-431010" "CAT II" {
  vulnerability = "V-260556"
  cci           = ["CCI-001764", "CCI-001774", "CCI-002165"]
  rules         = ["apparmor-installed"]
}

control "UBTU-22-431015" "CAT II" {
  vulnerability = "V-260557"
  cci           = ["CCI-001764", "CCI-001774", "CCI-002235"]
  rules         = ["apparmor-enabled"]
}

section "UBTU-22-432" { title = "Becoming root" }

control "UBTU-22-432010" "CAT II" {
  vulnerability = "V-260558"
  cci           = ["CCI-004895", "CCI-002038"]
  rules         = ["sudo-authenticate"]
}

control "UBTU-22-432011" "CAT II" {
  vulnerability = "V-274860"
  cci           = ["CCI-002038", "CCI-004895"]
  rules         = ["sudo-password"]
}

control "UBTU-22-432015" "CAT I" {
  vulnerability = "V-260559"
  cci           = ["CCI-001084"]
  rules         = ["sudo-group-members"]
}

section "UBTU-22-6" { title = "Identity and audit" }

section "UBTU-22-611" { title = "Passwords" }

control "UBTU-22-611010" "CAT II" {
  vulnerability = "V-260560"
  cci           = ["CCI-004066", "CCI-000192"]
  rules         = ["password-capitals"]
}

control "UBTU-22-611015" "CAT II" {
  vulnerability = "V-260561"
  cci           = ["CCI-004066", "CCI-000193"]
  rules         = ["password-small-letters"]
}

control "UBTU-22-611020" "CAT II" {
  vulnerability = "V-260562"
  cci           = ["CCI-004066", "CCI-000194"]
  rules         = ["password-digits"]
}

control "UBTU-22-611025" "CAT II" {
  vulnerability = "V-260563"
  cci           = ["CCI-004066", "CCI-001619"]
  rules         = ["password-signs"]
}

control "UBTU-22-611030" "CAT II" {
  vulnerability = "V-260564"
  cci           = ["CCI-000366"]
  rules         = ["password-dictionary"]
}

control "UBTU-22-611035" "CAT II" {
  vulnerability = "V-260565"
  cci           = ["CCI-004066", "CCI-000205"]
  rules         = ["password-length"]
  set           = { "password-length.characters" = 15 }
}

control "UBTU-22-611040" "CAT II" {
  vulnerability = "V-260566"
  cci           = ["CCI-004066", "CCI-000195"]
  rules         = ["password-difference"]
  set           = { "password-difference.characters" = 8 }
}

control "UBTU-22-611045" "CAT II" {
  title         = "Weak passwords are refused, and may be tried a few times only"
  vulnerability = "V-260567"
  cci           = ["CCI-000366"]
  rules         = ["password-quality-enforced", "pam-pwquality-called", "password-retries"]
}

control "UBTU-22-611055" "CAT II" {
  title         = "New passwords get a SHA-512 hash that takes long to compute"
  vulnerability = "V-260569"
  cci           = ["CCI-004062", "CCI-000196"]
  rules         = ["pam-unix-sha512", "pam-unix-rounds"]
}

control "UBTU-22-611060" "CAT I" {
  vulnerability = "V-260570"
  cci           = ["CCI-000366"]
  rules         = ["pam-unix-no-empty-passwords"]
}

control "UBTU-22-611065" "CAT I" {
  vulnerability = "V-260571"
  cci           = ["CCI-000366"]
  rules         = ["no-empty-passwords"]
}

control "UBTU-22-611070" "CAT II" {
  vulnerability = "V-260572"
  cci           = ["CCI-000803"]
  rules         = ["password-hash"]
  set           = { "password-hash.methods" = ["SHA512"] }
}

section "UBTU-22-612" { title = "Smart cards" }

control "UBTU-22-612010" "CAT II" {
  vulnerability = "V-260573"
  rules         = ["smart-card-login-installed"]
  cci = [
    "CCI-000765", "CCI-000766", "CCI-004046", "CCI-004047", "CCI-000767", "CCI-000768",
    "CCI-001948",
  ]
}

control "UBTU-22-612015" "CAT II" {
  vulnerability = "V-260574"
  cci           = ["CCI-001953"]
  rules         = ["smart-card-drivers-installed"]
}

control "UBTU-22-612020" "CAT II" {
  title         = "SSH lets in by key, and logins ask for a smart card"
  vulnerability = "V-260575"
  cci           = ["CCI-000765", "CCI-000766", "CCI-004047", "CCI-000767", "CCI-000768"]
  rules         = ["ssh-public-keys", "smart-card-asked"]
}

control "UBTU-22-612025" "CAT II" {
  vulnerability = "V-260576"
  cci           = ["CCI-001954"]
  rules         = ["smart-card-status-checked"]
}

control "UBTU-22-612030" "CAT II" {
  vulnerability = "V-260577"
  cci           = ["CCI-000185", "CCI-004909"]
  rules         = ["smart-card-authority-checked"]
}

control "UBTU-22-612035" "CAT II" {
  vulnerability = "V-260578"
  cci           = ["CCI-004068", "CCI-001991"]
  rules         = ["smart-card-revocation-kept"]
}

control "UBTU-22-612040" "CAT I" {
  vulnerability = "V-260579"
  cci           = ["CCI-000187"]
  rules         = ["smart-card-mapped"]
}

section "UBTU-22-631" { title = "Certificates and cached logins" }

control "UBTU-22-631010" "CAT II" {
  vulnerability = "V-260580"
  cci           = ["CCI-002470"]
  rules         = ["authorities-approved"]
}

control "UBTU-22-631015" "CAT III" {
  vulnerability = "V-260581"
  cci           = ["CCI-002007"]
  rules         = ["sssd-credentials-expire"]
}

section "UBTU-22-651" { title = "File integrity" }

control "UBTU-22-651010" "CAT II" {
  vulnerability = "V-260582"
  cci           = ["CCI-002696"]
  rules         = ["aide-installed"]
}

control "UBTU-22-651015" "CAT II" {
  vulnerability = "V-260583"
  cci           = ["CCI-002696"]
  rules         = ["aide-database-made"]
}

control "UBTU-22-651020" "CAT II" {
  vulnerability = "V-260584"
  cci           = ["CCI-001744", "CCI-002702"]
  rules         = ["aide-reports-sent"]
}

control "UBTU-22-651025" "CAT II" {
  vulnerability = "V-260585"
  cci           = ["CCI-002699"]
  rules         = ["aide-check-scheduled"]
}

control "UBTU-22-651030" "CAT II" {
  rules         = ["aide-watches-audit-tools"]
  vulnerability = "V-260586"
  cci           = ["CCI-001496"]
}

control "UBTU-22-651035" "CAT III" {
  vulnerability = "V-260587"
  cci           = ["CCI-001851"]
  rules         = ["audit-offload-scheduled"]
}

section "UBTU-22-652" { title = "System log" }

control "UBTU-22-652010" "CAT II" {
  vulnerability = "V-260588"
  cci           = ["CCI-001665"]
  rules         = ["rsyslog-enabled"]
}

control "UBTU-22-652015" "CAT II" {
  vulnerability = "V-260589"
  cci           = ["CCI-000067"]
  rules         = ["rsyslog-remote-logins"]
}

section "UBTU-22-653" { title = "Audit daemon" }

control "UBTU-22-653010" "CAT II" {
  vulnerability = "V-260590"
  rules         = ["auditd-installed"]
  cci = [
    "CCI-000130", "CCI-000131", "CCI-000132", "CCI-000133", "CCI-000134", "CCI-000135",
    "CCI-000154", "CCI-000158", "CCI-000169", "CCI-000172", "CCI-003938", "CCI-001875",
    "CCI-001876", "CCI-001877", "CCI-001878", "CCI-001879", "CCI-001880", "CCI-001881",
    "CCI-001882", "CCI-001914", "CCI-001814",
  ]
}

control "UBTU-22-653015" "CAT II" {
  vulnerability = "V-260591"
  rules         = ["auditd-enabled"]
  cci = [
    "CCI-000130", "CCI-000131", "CCI-000132", "CCI-000133", "CCI-000134", "CCI-000135",
    "CCI-000154", "CCI-000158", "CCI-000169", "CCI-000172", "CCI-003938", "CCI-001875",
    "CCI-001876", "CCI-001877", "CCI-001878", "CCI-001879", "CCI-001880", "CCI-001881",
    "CCI-001882", "CCI-001914", "CCI-001814",
  ]
}

control "UBTU-22-653020" "CAT III" {
  title         = "Audit records are sent to another machine"
  vulnerability = "V-260592"
  cci           = ["CCI-001851"]
  rules         = ["audit-records-sent", "audit-records-collector", "audispd-plugins-installed"]
}

control "UBTU-22-653025" "CAT III" {
  vulnerability = "V-260593"
  cci           = ["CCI-000139"]
  rules         = ["audit-mail-recipient"]
}

control "UBTU-22-653030" "CAT II" {
  vulnerability = "V-260594"
  cci           = ["CCI-000140"]
  rules         = ["audit-disk-full-noticed"]
}

control "UBTU-22-653035" "CAT III" {
  title         = "Audit logs have room for a week"
  vulnerability = "V-260595"
  cci           = ["CCI-001849"]
  rules         = ["audit-partition-size", "audit-week-kept"]
  scope         = "running"
}

control "UBTU-22-653040" "CAT III" {
  title         = "A mail says early that room for audit logs runs out"
  vulnerability = "V-260596"
  cci           = ["CCI-001855"]
  rules         = ["audit-warning-mailed", "audit-warning-early"]
}

control "UBTU-22-653045" "CAT II" {
  vulnerability = "V-260597"
  cci           = ["CCI-000162", "CCI-000163"]
  rules         = ["audit-log-permissions"]
  set           = { "audit-log-permissions.mode" = "0600" }
}

control "UBTU-22-653050" "CAT II" {
  vulnerability = "V-260598"
  cci           = ["CCI-000162", "CCI-000163", "CCI-000164"]
  rules         = ["audit-log-owner"]
}

control "UBTU-22-653055" "CAT II" {
  title         = "The audit trail is for the group of root alone"
  vulnerability = "V-260599"
  cci           = ["CCI-000162", "CCI-000163", "CCI-000164"]
  rules         = ["audit-log-group", "audit-log-group-root"]
  set           = { "audit-log-group.groups" = ["root"] }
}

control "UBTU-22-653060" "CAT II" {
  vulnerability = "V-260600"
  cci           = ["CCI-000164"]
  rules         = ["audit-log-directory-permissions"]
}

control "UBTU-22-653065" "CAT II" {
  vulnerability = "V-260601"
  cci           = ["CCI-000171"]
  rules         = ["audit-config-permissions"]
}

control "UBTU-22-653070" "CAT II" {
  vulnerability = "V-260602"
  cci           = ["CCI-000171"]
  rules         = ["audit-config-owner"]
}

control "UBTU-22-653075" "CAT II" {
  vulnerability = "V-260603"
  cci           = ["CCI-000171"]
  rules         = ["audit-config-group"]
}

section "UBTU-22-654" { title = "What is recorded" }

control "UBTU-22-654010" "CAT II" {
  vulnerability = "V-260604"
  cci           = ["CCI-000172"]
  rules         = ["audit-apparmor-parser"]
}

control "UBTU-22-654015" "CAT II" {
  vulnerability = "V-260605"
  cci           = ["CCI-000172"]
  rules         = ["audit-chacl"]
}

control "UBTU-22-654020" "CAT II" {
  vulnerability = "V-260606"
  cci           = ["CCI-000172"]
  rules         = ["audit-chage"]
}

control "UBTU-22-654025" "CAT II" {
  vulnerability = "V-260607"
  cci           = ["CCI-000172"]
  rules         = ["audit-chcon"]
}

control "UBTU-22-654030" "CAT II" {
  vulnerability = "V-260608"
  cci           = ["CCI-000172"]
  rules         = ["audit-chfn"]
}

control "UBTU-22-654035" "CAT II" {
  vulnerability = "V-260609"
  cci           = ["CCI-000172"]
  rules         = ["audit-chsh"]
}

control "UBTU-22-654040" "CAT II" {
  vulnerability = "V-260610"
  cci           = ["CCI-000172"]
  rules         = ["audit-crontab"]
}

control "UBTU-22-654041" "CAT II" {
  title         = "Changes of scheduled jobs are recorded"
  vulnerability = "V-274862"
  cci           = ["CCI-000172"]
  rules         = ["audit-cron-jobs", "audit-cron-tables"]
}

control "UBTU-22-654045" "CAT II" {
  vulnerability = "V-260611"
  cci           = ["CCI-000172"]
  rules         = ["audit-fdisk"]
}

control "UBTU-22-654050" "CAT II" {
  vulnerability = "V-260612"
  cci           = ["CCI-000172"]
  rules         = ["audit-gpasswd"]
}

control "UBTU-22-654055" "CAT II" {
  vulnerability = "V-260613"
  cci           = ["CCI-000172"]
  rules         = ["audit-kmod"]
}

control "UBTU-22-654060" "CAT II" {
  vulnerability = "V-260614"
  cci           = ["CCI-000172"]
  rules         = ["audit-modprobe"]
}

control "UBTU-22-654065" "CAT II" {
  vulnerability = "V-260615"
  cci           = ["CCI-000172"]
  rules         = ["audit-mount"]
}

control "UBTU-22-654070" "CAT II" {
  vulnerability = "V-260616"
  cci           = ["CCI-000172"]
  rules         = ["audit-newgrp"]
}

control "UBTU-22-654075" "CAT II" {
  vulnerability = "V-260617"
  cci           = ["CCI-000172"]
  rules         = ["audit-pam-timestamp-check"]
}

control "UBTU-22-654080" "CAT II" {
  vulnerability = "V-260618"
  cci           = ["CCI-000172"]
  rules         = ["audit-passwd"]
}

control "UBTU-22-654085" "CAT II" {
  vulnerability = "V-260619"
  cci           = ["CCI-000172"]
  rules         = ["audit-setfacl"]
}

control "UBTU-22-654090" "CAT II" {
  vulnerability = "V-260620"
  cci           = ["CCI-000172"]
  rules         = ["audit-ssh-agent"]
}

control "UBTU-22-654095" "CAT II" {
  vulnerability = "V-260621"
  cci           = ["CCI-000172"]
  rules         = ["audit-ssh-keysign"]
}

control "UBTU-22-654100" "CAT II" {
  vulnerability = "V-260622"
  cci           = ["CCI-000172"]
  rules         = ["audit-su"]
}

control "UBTU-22-654105" "CAT II" {
  vulnerability = "V-260623"
  cci           = ["CCI-000172"]
  rules         = ["audit-sudo"]
}

control "UBTU-22-654110" "CAT II" {
  vulnerability = "V-260624"
  cci           = ["CCI-000172"]
  rules         = ["audit-sudoedit"]
}

control "UBTU-22-654115" "CAT II" {
  vulnerability = "V-260625"
  cci           = ["CCI-000172"]
  rules         = ["audit-umount"]
}

control "UBTU-22-654120" "CAT II" {
  vulnerability = "V-260626"
  cci           = ["CCI-000172"]
  rules         = ["audit-unix-update"]
}

control "UBTU-22-654125" "CAT II" {
  vulnerability = "V-260627"
  cci           = ["CCI-000172"]
  rules         = ["audit-usermod"]
}

control "UBTU-22-654130" "CAT II" {
  vulnerability = "V-260628"
  cci           = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules         = ["audit-groups"]
}

control "UBTU-22-654135" "CAT II" {
  vulnerability = "V-260629"
  cci           = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules         = ["audit-group-password-hashes"]
}

control "UBTU-22-654140" "CAT II" {
  vulnerability = "V-260630"
  cci           = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules         = ["audit-old-passwords"]
}

control "UBTU-22-654145" "CAT II" {
  vulnerability = "V-260631"
  cci           = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules         = ["audit-users"]
}

control "UBTU-22-654150" "CAT II" {
  vulnerability = "V-260632"
  cci           = ["CCI-000018", "CCI-000172", "CCI-001403", "CCI-001404", "CCI-001405", "CCI-002130"]
  rules         = ["audit-password-hashes"]
}

control "UBTU-22-654155" "CAT II" {
  vulnerability = "V-260633"
  cci           = ["CCI-000172"]
  rules         = ["audit-permission-changes"]
}

control "UBTU-22-654160" "CAT II" {
  vulnerability = "V-260634"
  cci           = ["CCI-000172"]
  rules         = ["audit-owner-changes"]
}

control "UBTU-22-654165" "CAT II" {
  title         = "Refused accesses to files are recorded"
  vulnerability = "V-260635"
  cci           = ["CCI-000172"]
  rules         = ["audit-refused-access", "audit-refused-handles"]
}

control "UBTU-22-654170" "CAT II" {
  vulnerability = "V-260636"
  cci           = ["CCI-000172"]
  rules         = ["audit-module-unloading"]
}

control "UBTU-22-654175" "CAT II" {
  vulnerability = "V-260637"
  cci           = ["CCI-000172"]
  rules         = ["audit-module-loading"]
}

control "UBTU-22-654180" "CAT II" {
  vulnerability = "V-260638"
  cci           = ["CCI-000172"]
  rules         = ["audit-attribute-changes"]
}

control "UBTU-22-654185" "CAT II" {
  title         = "Deletions and renames of files by users are recorded"
  vulnerability = "V-260639"
  cci           = ["CCI-000172"]
  rules         = ["audit-removals", "audit-directory-removals", "audit-renames"]
}

control "UBTU-22-654190" "CAT II" {
  vulnerability = "V-260640"
  cci           = ["CCI-000366"]
  rules         = ["audit-journal"]
}

control "UBTU-22-654195" "CAT II" {
  vulnerability = "V-260641"
  cci           = ["CCI-000172"]
  rules         = ["audit-btmp"]
}

control "UBTU-22-654200" "CAT II" {
  vulnerability = "V-260642"
  cci           = ["CCI-000172"]
  rules         = ["audit-wtmp"]
}

control "UBTU-22-654205" "CAT II" {
  vulnerability = "V-260643"
  cci           = ["CCI-000172"]
  rules         = ["audit-utmp"]
}

control "UBTU-22-654210" "CAT II" {
  vulnerability = "V-260644"
  cci           = ["CCI-000172"]
  rules         = ["audit-faillog"]
}

control "UBTU-22-654215" "CAT II" {
  vulnerability = "V-260645"
  cci           = ["CCI-000172"]
  rules         = ["audit-lastlog"]
}

control "UBTU-22-654220" "CAT II" {
  vulnerability = "V-260646"
  cci           = ["CCI-000172"]
  rules         = ["audit-sudoers-file"]
}

control "UBTU-22-654224" "CAT II" {
  vulnerability = "V-274861"
  cci           = ["CCI-002038", "CCI-004895"]
  rules         = ["sudo-for-all"]
}

control "UBTU-22-654225" "CAT II" {
  vulnerability = "V-260647"
  cci           = ["CCI-000172"]
  rules         = ["audit-sudoers-directory"]
}

control "UBTU-22-654230" "CAT II" {
  vulnerability = "V-260648"
  cci           = ["CCI-002233", "CCI-002234"]
  rules         = ["audit-privilege-gains"]
}

control "UBTU-22-654235" "CAT II" {
  vulnerability = "V-260649"
  cci           = ["CCI-000172", "CCI-002884", "CCI-004188"]
  rules         = ["sudo-log-file", "audit-sudo-log"]
}

section "UBTU-22-671" { title = "Cryptography" }

control "UBTU-22-671010" "CAT I" {
  vulnerability = "V-260650"
  cci           = ["CCI-002450"]
  rules         = ["kernel-fips"]
}
