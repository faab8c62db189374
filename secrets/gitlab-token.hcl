secret "gitlab-token" {
  title    = "a GitLab token"
  category = "token"
  why      = "It reads and changes the projects of its owner, or runs their jobs."
  remedy   = "revoke it, for it has been in a layer, and remove it at the end of the step that needs it"

  anywhere {
    words   = ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glsoat-", "glagent-", "gloas-"]
    regex   = "gl(?:pat|dt|rt|cbt|ptt|soat|agent|oas)-([A-Za-z0-9_-]{20,300})"
    entropy = 3.0
  }

  fail "a token of a person" {
    text = "token: ${"glpat"}-NptMzyL2Dvamh2Vwd6QE\n"
  }

  pass "a placeholder" {
    text = "glpat-xxxxxxxxxxxxxxxxxxxx\n"
  }
}
