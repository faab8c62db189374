secret "atlassian-token" {
  title    = "an Atlassian token"
  category = "token"
  why      = "It reads and changes what its owner may in Jira, Confluence and Bitbucket."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words = ["ATATT3xFfGF0", "ATCTT3xFfGN0"]
    regex = "AT[AC]TT3xFfG[FN]0([A-Za-z0-9_=-]{100,250})"
  }

  fail "a token" {
    text = "${"ATATT3"}xFfGF0TRaA6z5ymVISmngrJYKWmt7t2I_oWjgCVieCbGz5ZkMZeHQGKJrRAYiBpDbppD_zrWH1FLq-zg7BDooH1qULCTaSLtu2sTqdh9En6jujQgB8MuTdzLDRPHaXhuTWUDsf4-bsx6bpDNBIzsHdw0wcDgCh3edtap2jm-bU9iRmkL\n"
  }

  pass "too short" {
    text = "ATATT3xFfGF0${"abc"}\n"
  }
}
