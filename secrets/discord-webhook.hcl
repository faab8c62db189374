secret "discord-webhook" {
  title    = "a Discord webhook"
  category = "token"
  why      = "Whoever has it writes into the channel."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words    = ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"]
    regex    = "discord(?:app)?\\.com/api/webhooks/\\d{17,20}/([A-Za-z0-9_-]{60,80})"
    boundary = false
  }

  fail "an address" {
    text = "https://${"discord"}.com/api/webhooks/123456789012345678/YhNVNZxTSmm3jZNNjax7EBz3cl7CSgzAf31ddXP63ohM1fzUg296C0XpBx_NEgbUZsM6\n"
  }

  pass "a template" {
    text = "https://discord.com/api/webhooks/ID/TOKEN\n"
  }
}
