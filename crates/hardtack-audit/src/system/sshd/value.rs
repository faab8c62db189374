//! Values of sshd_config(5) that are more than words.

use std::fmt;

/// Reads a duration of TIME FORMATS (`600`, `10m`, `1h30m`) in seconds. `none` is no limit: 0.
///
/// `None` when it is not a duration.
pub fn seconds(text: &str) -> Option<u64> {
    if text.eq_ignore_ascii_case("none") {
        return Some(0);
    }
    let mut total = 0u64;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let unit = rest.chars().next();
        let scale = match unit.map(|unit| unit.to_ascii_lowercase()) {
            None | Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3600,
            Some('d') => 86_400,
            Some('w') => 604_800,
            Some(_) => return None,
        };
        rest = unit.map_or("", |unit| &rest[unit.len_utf8()..]);
        total = number.checked_mul(scale)?.checked_add(total)?;
    }
    (!text.is_empty()).then_some(total)
}

/// A value of `MaxStartups`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Startups {
    /// Unauthenticated connections from which on some are refused.
    pub start: u64,
    /// The share of refused connections at `start`, in percent.
    pub rate: u64,
    /// Connections from which on all are refused.
    pub full: u64,
}

impl Startups {
    /// Reads `start:rate:full`, or one number, which is both start and full.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split(':').map(|part| part.parse().ok());
        let start = numbers.next()??;
        let Some(rate) = numbers.next() else {
            return Some(Self { start, rate: 30, full: start });
        };
        let startups = Self { start, rate: rate?, full: numbers.next()?? };
        numbers.next().is_none().then_some(startups)
    }

    /// Whether no part is larger than the one of `limit`; a higher rate refuses more and is allowed.
    pub fn within(&self, limit: &Self) -> bool {
        self.start <= limit.start && self.full <= limit.full && self.rate >= limit.rate
    }
}

impl fmt::Display for Startups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.start, self.rate, self.full)
    }
}

/// Applies an algorithm list to the default one: `+` adds to its end, `-` takes away (wildcards allowed),
/// `^` puts in front, and anything else replaces it.
pub fn algorithms(text: &str, default: &str) -> Vec<String> {
    let own = |list: &str| list.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let without = |mut list: Vec<String>, taken: &[String]| {
        list.retain(|name| !taken.iter().any(|pattern| matches(pattern, name)));
        list
    };
    let default = own(default);
    if let Some(added) = text.strip_prefix('+') {
        let added = without(own(added), &default);
        [default, added].concat()
    } else if let Some(taken) = text.strip_prefix('-') {
        without(default, &own(taken))
    } else if let Some(first) = text.strip_prefix('^') {
        let first = own(first);
        let rest = without(default, &first);
        [first, rest].concat()
    } else {
        own(text)
    }
}

/// Whether `name` matches a pattern of `*` and `?` (PATTERNS of ssh_config(5)).
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    let mut star = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&c) if c == b'?' || c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    n = from + 1;
                    star = Some((at, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            ("600", 600),
            ("10m", 600),
            ("1h30m", 5400),
            ("1m30", 90),
            ("1M", 60),
            ("0", 0),
            ("none", 0),
            ("1w", 604_800),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in ["", "m", "1x", "-1", "1m x", "99999999999999999999", "9999999999999999w"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn startups() {
        let limit = Startups { start: 10, rate: 30, full: 60 };
        assert_eq!(Startups::parse("10:30:60"), Some(limit));
        assert_eq!(Startups::parse("7").unwrap().to_string(), "7:30:7");
        assert!(Startups::parse("5:50:60").unwrap().within(&limit));
        assert!(!Startups::parse("10:30:100").unwrap().within(&limit));
        assert!(!Startups::parse("10:10:60").unwrap().within(&limit));
        for text in ["", "a", "10:30", "10:30:60:1", "10::60"] {
            assert_eq!(Startups::parse(text), None, "{text}");
        }
    }

    #[test]
    fn algorithm_prefixes_work_on_the_default_list() {
        let default = "chacha,aes128-ctr,aes256-ctr";
        let show = |text| algorithms(text, default).join(",");
        assert_eq!(show("-aes128-ctr"), "chacha,aes256-ctr");
        assert_eq!(show("-aes*,3des"), "chacha");
        assert_eq!(show("+3des,chacha"), "chacha,aes128-ctr,aes256-ctr,3des");
        assert_eq!(show("^aes256-ctr,3des"), "aes256-ctr,3des,chacha,aes128-ctr");
        assert_eq!(show("3des"), "3des");
    }

    #[test]
    fn patterns() {
        for (pattern, name, expected) in
            [("*", "", true), ("a*c", "abcbc", true), ("a?c", "abc", true), ("a*d", "abc", false), ("", "a", false)]
        {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
