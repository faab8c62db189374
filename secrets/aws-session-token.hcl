secret "aws-session-token" {
  title    = "an AWS session token"
  category = "token"
  why      = "Until it expires, it does everything that its role may."
  remedy   = "let it expire, and remove it; give the instance a role instead"

  anywhere {
    words = ["aws_session_token", "AWS_SESSION_TOKEN"]
    regex = "(?:aws_session_token|AWS_SESSION_TOKEN)[\\x22']?\\s*[:=]\\s*[\\x22']?([A-Za-z0-9/+]{100,}=*)"
  }

  file {
    places = ["~/.aws/sso/cache/*", "~/.aws/cli/cache/*"]
    regex  = "(?i)\\x22(?:accesstoken|secretaccesskey)\\x22\\s*:\\s*\\x22([^\\x22]+)"
  }

  fail "a file of credentials" {
    text = "aws_session_${"token"} = rH/juQbLifxz53nCQE28+AJy75fNcTTN6KFAQdEmQg3OMJmYxhcABm6jof8efD0nHCY/1Kgd2vd/Er1uyZAlIa/ZnYd7chlN/Xc+1HSyGbDS1GHXy5oOKVqYX7Enwvq4VNAKjKs1Pawtn3LG8Zv5Ypu8D0fzFwE7IHgYIruiqFhojmAIDdN87xg3/Q/XBmTepo6uKZyU\n"
  }

  fail "a cache of the command line" {
    path = "/root/.aws/sso/cache/0a.json"
    text = "{\"accessToken\": \"PaEpCejiUKb4GEQnFNGa\"}"
  }

  pass "a variable" {
    text = "export AWS_SESSION_TOKEN=$(cat token)\n"
  }
}
