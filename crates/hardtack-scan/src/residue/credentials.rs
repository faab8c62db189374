//! Files by which programs log in, known by their place.

use hardtack_tree::{FileKind, Tree};
use regex::bytes::Regex;

use super::homes::Homes;
use super::{Category, Residue, ScanError, places};

/// Places, and what a file there holds when it lets a program log in. The pattern is of the `regex` crate, lines apart.
const CREDENTIALS: &[(&[&str], &str)] = &[
    (
        &["~/.docker/config.json", "~/.dockercfg", "~/.config/containers/auth.json", "/etc/containers/auth.json"],
        r#""(auth|identitytoken|registrytoken)"\s*:\s*"[^"]"#,
    ),
    (&["~/.netrc", "/etc/apt/auth.conf", "/etc/apt/auth.conf.d/*"], r"\bpassword\s+\S"),
    (&["~/.git-credentials", "~/.config/git/credentials"], r"://[^/\s]*@"),
    (&["~/.aws/credentials", "~/.aws/config"], r"(?i)aws_(secret_access_key|session_token)\s*=\s*\S"),
    (&["~/.aws/sso/cache/*", "~/.aws/cli/cache/*"], r#"(?i)"(accesstoken|secretaccesskey)""#),
    (&["~/.azure/*"], r#"(?i)"(access_?token|refresh_?token|secret)""#),
    (&["~/.config/gcloud/*.json"], r#""(refresh_token|private_key|access_token)""#),
    (&["~/.config/gcloud/*.db"], r"(?s)."),
    (
        &["~/.kube/config", "/etc/kubernetes/*.conf", "/etc/rancher/k3s/k3s.yaml"],
        r"(client-key-data|token|password):\s*\S",
    ),
    (&["~/.npmrc", "/etc/npmrc"], r"(_authToken|_password|_auth)\s*=\s*[^$\s]"),
    (&["~/.pypirc"], r"(?m)^\s*password\s*[:=]\s*\S"),
    (&["~/.pip/pip.conf", "~/.config/pip/pip.conf", "/etc/pip.conf"], r"://[^/\s]*:[^/\s]*@"),
    (&["~/.vault-token"], r"\S"),
    (&["~/.config/gh/hosts.yml", "~/.config/glab-cli/config.yml"], r"token:\s*\S"),
    (&["~/.terraform.d/credentials.tfrc.json", "~/.terraformrc"], r#"token"?\s*[:=]\s*"?\S"#),
    (&["~/.cargo/credentials", "~/.cargo/credentials.toml"], r"token\s*=\s*\S"),
    (&["~/.my.cnf", "/etc/mysql/debian.cnf"], r"(?m)^\s*password\s*=\s*\S"),
    (&["~/.pgpass"], r"(?m)^[^#\s][^:\n]*:[^:\n]*:[^:\n]*:[^:\n]*:\S"),
    (&["~/.s3cfg"], r"(?m)^secret_key\s*=\s*\S"),
    (&["~/.m2/settings.xml"], r"<password>[^<]"),
    (&["~/.composer/auth.json", "~/.config/composer/auth.json"], r#":\s*"[^"]{16}"#),
    (&["~/.gnupg/private-keys-v1.d/*", "~/.gnupg/secring.gpg"], r"(?s)."),
    (&["/var/lib/ubuntu-advantage/private/*"], r"(?s)."),
    (
        &["/etc/NetworkManager/system-connections/*"],
        r"(?m)^\s*(psk|wep-key[0-3]|pin|leap-password|private-key|preshared-key|[a-z0-9-]*password|[a-z-]*secret)\s*=\s*\S",
    ),
    (
        &["/etc/wpa_supplicant/*.conf"],
        r"(?m)^\s*(psk|sae_password|wep_key[0-3]|pin|password|private_key_passwd)\s*=\s*\S",
    ),
    (&["/etc/netplan/*.yaml"], r#"(?m)^\s*"?[a-z-]*password"?:\s*\S"#),
    (&["/etc/wireguard/*.conf"], r"(?mi)^\s*(PrivateKey|PresharedKey)\s*=\s*\S"),
    (&["/etc/krb5.keytab"], r"(?s)."),
    (&["/var/lib/amazon/ssm/registration"], r"(?s)."),
];

/// Every file of [`CREDENTIALS`] that lets a program log in.
pub(super) fn find(tree: &dyn Tree, homes: &Homes) -> Result<Vec<Residue>, ScanError> {
    let mut found = Vec::new();
    for (places, pattern) in CREDENTIALS {
        for place in *places {
            for entry in places::entries(tree, homes, place)? {
                if entry.metadata.kind != FileKind::Regular || entry.metadata.size == 0 {
                    continue;
                }
                let content = tree.read(&entry.path)?.unwrap_or_default();
                if let Some(at) = compiled(pattern).find(&content) {
                    let line = content[..at.start()].iter().filter(|byte| **byte == b'\n').count() + 1;
                    found.push(Residue { line: Some(line), ..Residue::new(entry.path.clone(), Category::Credentials) });
                }
            }
        }
    }
    Ok(found)
}

#[expect(clippy::expect_used, reason = "the patterns are constants of this file, and a test compiles each")]
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of the table")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (_, pattern) in CREDENTIALS {
            compiled(pattern);
        }
    }
}
