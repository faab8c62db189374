secret "aws-secret-access-key" {
  title    = "an AWS secret access key"
  category = "token"
  why      = "With the id beside it, it does everything that its user may."
  remedy   = "deactivate the key in IAM, and give the instance a role instead"

  anywhere {
    words    = ["secret_access_key", "SECRET_ACCESS_KEY", "ecretAccessKey"]
    regex    = "(?:secret_access_key|SECRET_ACCESS_KEY|ecretAccessKey)[\\x22']?\\s*[:=]\\s*[\\x22']?([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|\\z)"
    boundary = false
    entropy  = 3.5
  }

  file {
    places = ["~/.aws/credentials", "~/.aws/config"]
    regex  = "(?i)aws_secret_access_key\\s*=\\s*(\\S+)"
  }

  fail "a file of credentials" {
    text = "aws_secret_${"access_key"} = ZBlgvIyxJu2jGjNGkTfi3oYv2DzaKG05Rk+GQV81\n"
  }

  fail "JSON" {
    text = "{\"${"SecretAccessKey"}\": \"rkmghzem9yPVUJa/c5q52RYfLWrLoevhZC0x0awi\"}"
  }

  pass "that of the documentation" {
    text = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY${"EXAMPLEKEY"}\n"
  }
}
