secret "kerberos-keytab" {
  title    = "a keytab of Kerberos"
  category = "credentials"
  why      = "Whoever has it is this machine, for every service of the realm."
  remedy   = "remove the file, and let each machine join the realm itself"

  file {
    places = ["/etc/krb5.keytab"]
    regex  = "\\A\\x05[\\x01\\x02]"
  }

  fail "of a machine" {
    path  = "/etc/krb5.keytab"
    bytes = "0502 0000 003b"
  }

  pass "another file" {
    path = "/etc/krb5.keytab"
    text = "x"
  }
}
