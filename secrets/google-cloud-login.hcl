secret "google-cloud-login" {
  title    = "a login of gcloud"
  category = "credentials"
  why      = "It does everything that the person may who logged in."
  remedy   = "run `gcloud auth revoke`, and remove the directory"

  file {
    places = ["~/.config/gcloud/*.json"]
    regex  = "\\x22(?:refresh_token|private_key|access_token)\\x22\\s*:\\s*\\x22([^\\x22]+)"
  }

  file {
    places = ["~/.config/gcloud/*.db"]
    regex  = "(?s)."
  }

  fail "default credentials" {
    path = "/root/.config/gcloud/application_default_credentials.json"
    text = "{\"refresh_token\": \"1//3U2OLzu6UQBGSyLvVSskUVINx_ZmQF9oGxLUczZ8\"}"
  }

  pass "settings" {
    path = "/root/.config/gcloud/settings.json"
    text = "{\"account\": \"x\"}"
  }
}
