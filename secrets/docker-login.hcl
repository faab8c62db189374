secret "docker-login" {
  title    = "a login of a container registry"
  category = "credentials"
  why      = "It pulls and pushes images in the name of its owner."
  remedy   = "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block"

  anywhere {
    words    = ["\"auth\""]
    regex    = "\\x22auth\\x22\\s*:\\s*\\x22([A-Za-z0-9+/]{8,}={0,2})\\x22"
    checksum = "login"
    programs = false
  }

  file {
    places = [
      "~/.docker/config.json",
      "~/.dockercfg",
      "~/.config/containers/auth.json",
      "/etc/containers/auth.json",
    ]
    regex = "\\x22(?:auth|identitytoken|registrytoken)\\x22\\s*:\\s*\\x22([^\\x22]+)"
  }

  fail "of a person" {
    path = "/root/.docker/config.json"
    text = "{\"auths\": {\"r.example\": {\"auth\": \"dTpw\"}}}"
  }

  fail "elsewhere" {
    text = "{\"auths\": {\"r.example\": {\"auth\": \"${"bWU6"}czNjcjN0cGFzcw==\"}}}"
  }

  pass "no login" {
    path = "/root/.docker/config.json"
    text = "{\"auths\": {}}"
  }

  pass "something else" {
    text = "{\"auth\": \"required\"}"
  }
}
