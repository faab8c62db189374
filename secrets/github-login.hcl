secret "github-login" {
  title    = "a login of a forge's command line"
  category = "credentials"
  why      = "It reads and changes the repositories of the person who logged in."
  remedy   = "run `gh auth logout` or `glab auth logout`, and remove the file"

  file {
    places = ["~/.config/gh/hosts.yml", "~/.config/glab-cli/config.yml", "~/.config/hub"]
    regex  = "(?:oauth_token|token):\\s*([^\\s]+)"
  }

  fail "gh" {
    path = "/root/.config/gh/hosts.yml"
    text = "github.com:\n    oauth_token: SwwDAWfGfsy0L9flW91gQk8KS0N8sOfKH8oxFfys\n"
  }

  pass "without a token" {
    path = "/root/.config/gh/hosts.yml"
    text = "github.com:\n    user: x\n"
  }
}
