//! What keys and tokens look like.

use std::ops::Range;

use regex::bytes::{Regex, RegexBuilder};

use super::Category;

/// Bytes before a word that may belong to the secret the word is part of.
pub(super) const BEFORE: usize = 64;

/// Bytes after the begin of a word that are enough to tell a secret.
pub(super) const AFTER: usize = 4096;

/// One kind of secret.
pub(super) struct Secret {
    pub(super) category: Category,
    pub(super) what: &'static str,
    /// Words of which one is in every such secret: a file without them is done at the speed of memory.
    words: &'static [&'static str],
    /// The secret around such a word. Where it has a group, that is the part which is random.
    pattern: &'static str,
    /// Looked for only where vendors do not write: their documentation is full of such things.
    own_files_only: bool,
}

const fn token(what: &'static str, words: &'static [&'static str], pattern: &'static str) -> Secret {
    Secret { category: Category::Token, what, words, pattern, own_files_only: false }
}

const fn key(what: &'static str, words: &'static [&'static str], pattern: &'static str) -> Secret {
    Secret { category: Category::PrivateKey, what, words, pattern, own_files_only: false }
}

/// The formats are those that the issuers document; each is recognised by its fixed prefix.
const SECRETS: &[Secret] = &[
    // RFC 7468 and its forerunners, RFC 4880 armour, also on one line of JSON. A program that only knows the header
    // has no key after it.
    key(
        "a private key",
        &["PRIVATE KEY"],
        r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|\s|[A-Za-z][A-Za-z-]*: [^\r\n]*[\r\n])*([A-Za-z0-9+/=]{32,})",
    ),
    key("a PuTTY private key", &["PuTTY-User-Key-File-"], r"PuTTY-User-Key-File-[0-9]: \S"),
    key("an age secret key", &["AGE-SECRET-KEY-"], r"AGE-SECRET-KEY-1([0-9A-Z]{58})"),
    token("an AWS access key id", &["AKIA", "ASIA"], r"\b(?:AKIA|ASIA)([A-Z2-7]{16})\b"),
    token(
        "an AWS secret access key",
        &["secret_access_key", "SECRET_ACCESS_KEY", "ecretAccessKey"],
        r#"(?:secret_access_key|SECRET_ACCESS_KEY|ecretAccessKey)["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)"#,
    ),
    token(
        "a GitHub token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        r"\b(?:gh[pousr]_([A-Za-z0-9]{36,255})|github_pat_([A-Za-z0-9_]{60,255}))",
    ),
    token(
        "a GitLab token",
        &["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glsoat-"],
        r"\b(?:glpat|gldt|glrt|glcbt|glptt|glsoat)-([A-Za-z0-9_-]{20,})",
    ),
    token(
        "a Slack token",
        &["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xapp-"],
        r"\b(?:xox[abeprs]|xapp)-([0-9A-Za-z-]{20,})",
    ),
    token(
        "a Slack webhook",
        &["hooks.slack.com/services/"],
        r"hooks\.slack\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/([0-9A-Za-z]{20,})",
    ),
    token("a Google API key", &["AIza"], r"\bAIza([0-9A-Za-z_-]{35})\b"),
    token("an npm token", &["npm_"], r"\bnpm_([0-9A-Za-z]{36})\b"),
    token("a PyPI token", &["pypi-AgE"], r"\bpypi-AgE([0-9A-Za-z_-]{50,})"),
    token("a Docker Hub token", &["dckr_pat_"], r"\bdckr_pat_([0-9A-Za-z_-]{20,})"),
    token("a HashiCorp Vault token", &["hvs.", "hvb."], r"\bhv[sb]\.([0-9A-Za-z_-]{24,})"),
    token("a DigitalOcean token", &["dop_v1_", "doo_v1_", "dor_v1_"], r"\bdo[opr]_v1_([0-9a-f]{64})"),
    token("a Stripe key", &["sk_live_", "rk_live_"], r"\b[rs]k_live_([0-9A-Za-z]{24,})"),
    token("a Hugging Face token", &["hf_"], r"\bhf_([A-Za-z]{34})\b"),
    token("an Azure storage key", &["AccountKey="], r"AccountKey=([A-Za-z0-9+/]{86})=="),
    Secret {
        category: Category::Token,
        what: "a password in a URL",
        words: &["://"],
        pattern: r#"\b[a-z][a-z0-9+.-]*://[^\s/:@"'<>$%{}\[\]]{1,64}:([^\s/:@"'<>$%{}\[\]*]{6,})@[A-Za-z0-9]"#,
        own_files_only: true,
    },
];

/// Finds secrets in bytes.
pub(super) struct Detector {
    words: Regex,
    secrets: Vec<(&'static Secret, Regex)>,
}

impl Detector {
    /// A detector for the files of vendors, or for all others.
    pub(super) fn new(own_files: bool) -> Self {
        let wanted = SECRETS.iter().filter(|secret| own_files || !secret.own_files_only);
        let secrets: Vec<_> = wanted.map(|secret| (secret, bytes(secret.pattern))).collect();
        let words: Vec<String> =
            secrets.iter().flat_map(|(secret, _)| secret.words).map(|word| regex::escape(word)).collect();
        Self { words: bytes(&words.join("|")), secrets }
    }

    /// Calls `found` with each secret whose word begins in `range`, and where the secret begins.
    pub(super) fn search(&self, data: &[u8], range: Range<usize>, mut found: impl FnMut(&'static Secret, usize)) {
        for word in self.words.find_iter(&data[range.start..]) {
            let start = range.start + word.start();
            if start >= range.end {
                break;
            }
            let from = start.saturating_sub(BEFORE);
            let window = &data[from..data.len().min(start + AFTER)];
            let matching = self
                .secrets
                .iter()
                .filter(|(secret, _)| secret.words.iter().any(|own| own.as_bytes() == word.as_bytes()));
            for (secret, pattern) in matching {
                for captures in pattern.captures_iter(window) {
                    let Some(whole) = captures.get(0) else { continue };
                    let covers = (from + whole.start()..from + whole.end()).contains(&start);
                    let random = captures.iter().skip(1).flatten().next();
                    if covers && random.is_none_or(|random| is_random(random.as_bytes())) {
                        found(secret, from + whole.start());
                        break;
                    }
                }
            }
        }
    }
}

/// What of a secret is in `data`, in a few words; `None` where nothing is found.
pub fn secret_in(data: &[u8]) -> Option<&'static str> {
    let mut what = None;
    Detector::new(true).search(data, 0..data.len(), |secret, _| what = what.or(Some(secret.what)));
    what
}

#[expect(clippy::expect_used, reason = "the patterns are constants of this file, and a test compiles each")]
fn bytes(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).unicode(false).build().expect("a pattern of the table")
}

/// Whether it could be a real secret: documentation writes `EXAMPLE`, `xxxx` or `password`.
fn is_random(secret: &[u8]) -> bool {
    let mut seen = [false; 256];
    secret.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    let upper = secret.to_ascii_uppercase();
    let says_so = [&b"EXAMPLE"[..], b"PLACEHOLDER", b"CHANGEME"];
    different >= (secret.len() / 2).min(8)
        && !matches!(upper.as_slice(), b"PASSWORD" | b"PASSWD" | b"SECRET")
        && !says_so.iter().any(|word| upper.windows(word.len()).any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_holds_its_words() {
        let detector = Detector::new(true);
        assert_eq!(detector.secrets.len(), SECRETS.len());
        assert!(SECRETS.iter().all(|secret| !secret.words.is_empty()));
    }

    fn found(text: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        Detector::new(true).search(text.as_bytes(), 0..text.len(), |secret, _| found.push(secret.what));
        found
    }

    /// Made up here and put together at run time, so that no scanner takes this file for a leak.
    #[test]
    fn tells_secrets_from_their_names() {
        let tail = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2";
        let base64 = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v8UkSAR8qYnR4Yl1v";
        let cases = [
            (format!("-----BEGIN {}-----\n{base64}\n", "OPENSSH PRIVATE KEY"), vec!["a private key"]),
            (format!("\"k\": \"-----BEGIN {}-----\\n{base64}\"", "PRIVATE KEY"), vec!["a private key"]),
            (
                format!("-----BEGIN {}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n{base64}", "RSA PRIVATE KEY"),
                vec!["a private key"],
            ),
            (format!("-----BEGIN {}-----\n\n{base64}", "PGP PRIVATE KEY BLOCK"), vec!["a private key"]),
            (format!("-----BEGIN {}-----\n{base64}\n", "PUBLIC KEY"), vec![]),
            (format!("-----BEGIN {}-----\n{base64}\n", "CERTIFICATE"), vec![]),
            ("die unless /-----BEGIN RSA PRIVATE KEY-----/;".to_owned(), vec![]),
            (format!("id = AKIA{}", "Q3EGRIJ7TWXYZ2AB"), vec!["an AWS access key id"]),
            ("AKIAIOSFODNN7EXAMPLE".to_owned(), vec![]),
            (format!("aws_secret_access_key = {tail}q7Rt"), vec!["an AWS secret access key"]),
            (format!("{}ghp_{tail}", "token: "), vec!["a GitHub token"]),
            (format!("ghp_{}", "x".repeat(36)), vec![]),
            (format!("{}-{tail}", "glpat"), vec!["a GitLab token"]),
            (format!("{}-{tail}", "xoxb"), vec!["a Slack token"]),
            (format!("https://me:{}@registry.example/", &tail[..12]), vec!["a password in a URL"]),
            ("https://user:password@host/ https://$U:${P}@host/".to_owned(), vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&text), expected, "{text}");
        }
    }
}
