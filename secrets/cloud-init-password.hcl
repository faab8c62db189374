secret "cloud-init-password" {
  title     = "a password in user data"
  category  = "credentials"
  why       = "User data of the build is read by whoever may read the image."
  remedy    = "leave `cloudinit_files` out of `skip`, so that the seal removes what cloud-init kept"
  guessable = true

  anywhere {
    words    = ["#cloud-config"]
    regex    = "#cloud-config[^\\x00]*?\\n[ \\t-]*(?:password|passwd|plain_text_passwd|hashed_passwd):[ \\t]*[\\x22']?([^\\s\\x22'#]{4,200})"
    programs = false
  }

  file {
    places = ["/var/lib/cloud/**"]
    regex  = "(?m)^[ \\t-]*(?:password|passwd|plain_text_passwd|hashed_passwd):[ \\t]*(\\S{4,200})"
  }

  fail "what was given" {
    text = "${"#cloud-config"}\nusers:\n- name: me\n  plain_text_passwd: hunter22\n"
  }

  pass "a default" {
    text = "#cloud-config\nsystem_info:\n  default_user:\n    lock_passwd: True\n"
  }
}
