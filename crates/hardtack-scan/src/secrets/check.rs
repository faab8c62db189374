//! Whether something that looks like a secret can be one.

use hardtack_hcl::from_base64;

/// What the parts of a secret have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// The last 6 characters are the CRC-32 of those before, in base 62 ("Behind GitHub's new authentication token
    /// formats").
    Crc32Base62,
    /// Base64 of `user:password` (RFC 7617).
    Login,
    /// The first part is base64 of a JSON object that names how it is signed (RFC 7515).
    SignedToken,
}

impl Checksum {
    /// All of them, by the names that rules give them.
    pub const NAMES: [(&'static str, Self); 3] =
        [("crc32-base62", Self::Crc32Base62), ("login", Self::Login), ("signed-token", Self::SignedToken)];

    /// Whether a value can have been made by whoever makes such secrets.
    pub fn is_right(self, value: &[u8]) -> bool {
        match self {
            Self::Crc32Base62 => value.split_last_chunk::<6>().is_some_and(|(text, sum)| *sum == base62(crc32(text))),
            Self::Login => decoded(value).is_some_and(|login| {
                let colon = login.iter().position(|byte| *byte == b':');
                colon.is_some_and(|colon| colon > 0 && colon + 1 < login.len())
                    && login.iter().all(|byte| (b' '..0x7f).contains(byte))
            }),
            Self::SignedToken => {
                let head = value.split(|byte| *byte == b'.').next().unwrap_or_default();
                let object = decoded(head).and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok());
                let algorithm = object.as_ref().and_then(|object| object.get("alg")?.as_str());
                algorithm.is_some_and(|algorithm| algorithm != "none")
            }
        }
    }
}

/// Bytes that base64 encodes, by either alphabet and with or without padding.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim_end_matches('=').replace('-', "+").replace('_', "/");
    let padding = "=".repeat((4 - text.len() % 4) % 4);
    from_base64(&(text + &padding))
}

/// The CRC-32 of ISO 3309.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

fn base62(mut number: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for digit in text.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    text
}

/// How many bits a byte of a value tells on average (Shannon's entropy of its bytes).
pub(super) fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    value.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let length = value.len() as f64;
    let share = |count: &u32| f64::from(*count) / length;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

/// Words that stand in documentation where a secret would.
const EXAMPLES: [&[u8]; 12] = [
    b"EXAMPLE",
    b"PLACEHOLDER",
    b"CHANGEME",
    b"CHANGE_ME",
    b"CHANGE-ME",
    b"REDACTED",
    b"YOUR_",
    b"YOUR-",
    b"YOURPASS",
    b"YOURTOKEN",
    b"YOURSECRET",
    b"DUMMY",
];

/// Words that are what they stand for.
const NAMES: [&[u8]; 12] = [
    b"PASSWORD",
    b"PASSWD",
    b"PASS",
    b"SECRET",
    b"TOKEN",
    b"MYPASSWORD",
    b"NONE",
    b"NULL",
    b"TRUE",
    b"FALSE",
    b"PROMPT",
    b"LITERAL",
];

/// Whether a value stands in the place of a secret: documentation writes `EXAMPLE`, `xxxx` or `password`, templates write
/// `<token>`, `${TOKEN}` or `{{ token }}`.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let mut seen = [false; 256];
    value.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    let head = value[..value.len().min(256)].to_ascii_uppercase();
    let is_template = match value {
        [b'<', .., b'>'] | [b'{', b'{', ..] | [b'$', b'{' | b'(', ..] | [b'%', .., b'%'] => true,
        [b'*' | b'.', ..] => different == 1,
        _ => false,
    };
    // Of a dozen bytes half are different, of many at least eight.
    let is_uniform = value.len() > 3 && different < (value.len() / 2).min(8);
    is_template
        || is_uniform
        || NAMES.contains(&head.as_slice())
        || EXAMPLES.iter().any(|word| head.windows(word.len()).any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_a_token_of_github_is_known_by_one_that_was_published_and_revoked() {
        let token = ["zQWBuTSOoRi4A9spHcVY5", "ncnsDkxkJ", "0mLq17"].concat();
        assert!(Checksum::Crc32Base62.is_right(token.as_bytes()));
        assert!(!Checksum::Crc32Base62.is_right(token.replace("0m", "0n").as_bytes()));
        assert!(!Checksum::Crc32Base62.is_right(b"0mLq1"));
    }

    #[test]
    fn logins_and_signed_tokens_are_told_from_other_base64() {
        assert!(Checksum::Login.is_right(b"dTpw"));
        assert!(!Checksum::Login.is_right(b"dXA="), "no colon");
        assert!(!Checksum::Login.is_right(b"AAAAAAAA"));
        assert!(Checksum::SignedToken.is_right(b"eyJhbGciOiJIUzI1NiJ9.eyJ"));
        assert!(!Checksum::SignedToken.is_right(b"eyJhbGciOiJub25lIn0.eyJ"), "unsigned");
        assert!(!Checksum::SignedToken.is_right(b"eyJ4IjoxfQ.eyJ"));
    }

    #[test]
    fn entropy_is_counted_in_bits() {
        assert_eq!(entropy(b""), 0.0);
        assert_eq!(entropy(b"aaaa"), 0.0);
        assert_eq!(entropy(b"abcdabcd"), 2.0);
    }

    #[test]
    fn placeholders_are_no_secrets() {
        for text in ["xxxxxxxxxxxx", "password", "<your token>", "${TOKEN}", "****", "AKIAIOSFODNN7EXAMPLE", "{{ x }}"]
        {
            assert!(is_placeholder(text.as_bytes()), "{text}");
        }
        for text in ["p", "dTpw", "hunter2", "correct horse", "Passw0rd!", "0123456789abcdef"] {
            assert!(!is_placeholder(text.as_bytes()), "{text}");
        }
    }
}
