secret "kubeconfig" {
  title    = "a login of a Kubernetes cluster"
  category = "credentials"
  why      = "It does in the cluster everything that its user may, often everything."
  remedy   = "remove the file, and let machines join by a token that expires"

  anywhere {
    words = ["client-key-data:"]
    regex = "client-key-data:\\s*[\\x22']?([A-Za-z0-9+/=]{64,})"
  }

  file {
    places = ["~/.kube/config", "/etc/kubernetes/*.conf", "/etc/rancher/k3s/k3s.yaml"]
    regex  = "(?:client-key-data|token|password):\\s*([^\\s]+)"
  }

  fail "anywhere" {
    text = "users:\n- user:\n    ${"client-key-data"}: i2UFkSSj/sK+wZdnHy7agBx6LtIdyhp9ZYbYLXlutzTfF/vNv7KToDsjCMEa+bhj2M5QgErZXwKDGEv6+IyPLgodLyX5UvecWEgtHDGh9HMSoAZm4N8pvgxPv9wV4eSB7YEUcJvR5MxCJ5rpd9OuSqcHX5S4Ti10fTDilqVh+No69OTHb9kPgZu3heeMxl1UHlSC4rR4\n"
  }

  fail "a token" {
    path = "/root/.kube/config"
    text = "users:\n- user:\n    token: Ay18hSLXbC6aNRkLI1Lh\n"
  }

  pass "a path" {
    path = "/root/.kube/config"
    text = "users:\n- user:\n    client-key: /x\n"
  }
}
