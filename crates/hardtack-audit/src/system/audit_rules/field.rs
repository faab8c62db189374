//! Fields of an audit rule: `-F auid>=1000`, `-C euid!=uid`.

/// A field and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what: a number, a word, or the name of another field.
    pub value: String,
    /// Whether it is compared with another field.
    pub compares: bool,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&`: one of the bits.
    Bits,
    /// `&=`: all of the bits.
    AllBits,
}

/// The longer ones first, so that none is taken for the start of another.
const OPERATORS: [(&str, Operator); 8] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("&=", Operator::AllBits),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("&", Operator::Bits),
];

/// What `unset`, -1 and 4294967295 are: no login.
const UNSET: &str = "4294967295";

impl Field {
    /// Reads `auid>=1000`.
    ///
    /// # Errors
    /// In a few words, when it is not a field.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let at = text.find(['!', '>', '<', '&', '=']);
        let operator = at.and_then(|at| OPERATORS.iter().find(|(sign, _)| text[at..].starts_with(sign)));
        let (Some(at), Some((sign, operator))) = (at, operator) else {
            return Err(format!("`{text}` is not a field with a value"));
        };
        let (name, value) = (&text[..at], &text[at + sign.len()..]);
        if name.is_empty() || value.is_empty() {
            return Err(format!("`{text}` is not a field with a value"));
        }
        let name = if name == "loginuid" { "auid" } else { name };
        let value = meaning(name, value);
        Ok(Self { name: name.to_owned(), operator: *operator, value, compares: false })
    }

    /// Reads `euid!=uid`; the order of the two does not matter.
    ///
    /// # Errors
    /// As [`Field::parse`].
    pub(super) fn comparison(text: &str) -> Result<Self, String> {
        let mut field = Self::parse(text)?;
        if !matches!(field.operator, Operator::Equal | Operator::NotEqual) {
            return Err(format!("`-C {text}` compares by something else than = and !="));
        }
        if field.value < field.name {
            std::mem::swap(&mut field.value, &mut field.name);
        }
        field.compares = true;
        Ok(field)
    }

    /// Whether the field is a number of a user or group.
    pub(super) fn is_account(&self) -> bool {
        !self.compares && is_account(&self.name)
    }

    /// Whether whatever meets this field meets `other` as well.
    pub(super) fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        if self.compares || other.compares {
            return false;
        }
        // A call that ends with an error did not succeed.
        if other.name == "success" && other.operator == Operator::Equal && other.value == "0" {
            return self.name == "exit" && self.operator == Operator::Equal && self.value.starts_with('-');
        }
        if self.name != other.name {
            return false;
        }
        let (Some((low, high)), Ok(number)) = (self.range(), other.value.parse::<i64>()) else { return false };
        match other.operator {
            Operator::NotEqual => number < low || high < number,
            Operator::Equal => low == number && high == number,
            Operator::Less => high < number,
            Operator::LessOrEqual => high <= number,
            Operator::Greater => low > number,
            Operator::GreaterOrEqual => low >= number,
            Operator::Bits | Operator::AllBits => false,
        }
    }

    /// The first and last number that meet the field.
    fn range(&self) -> Option<(i64, i64)> {
        let number = self.value.parse::<i64>().ok()?;
        // Numbers of accounts have no sign.
        let (least, most) = if is_account(&self.name) { (0, i64::from(u32::MAX)) } else { (i64::MIN, i64::MAX) };
        Some(match self.operator {
            Operator::Equal => (number, number),
            Operator::Less => (least, number.saturating_sub(1)),
            Operator::LessOrEqual => (least, number),
            Operator::Greater => (number.saturating_add(1), most),
            Operator::GreaterOrEqual => (number, most),
            Operator::NotEqual | Operator::Bits | Operator::AllBits => return None,
        })
    }
}

fn is_account(name: &str) -> bool {
    name == "auid" || name.ends_with("uid") || (name.ends_with("gid") && name != "pgid")
}

/// One way to write what auditctl takes in several.
fn meaning(name: &str, value: &str) -> String {
    let written = match value {
        "unset" | "-1" | UNSET if is_account(name) => UNSET,
        "no" if name == "success" => "0",
        "yes" if name == "success" => "1",
        "-1" if name == "exit" => "-EPERM",
        "-13" if name == "exit" => "-EACCES",
        _ if name.len() == 2 && name.starts_with('a') => return argument(value),
        _ => value,
    };
    written.to_owned()
}

/// An argument of a call, `a0` to `a3`, is a number in any base.
fn argument(value: &str) -> String {
    let hex = value.strip_prefix("0x").or(value.strip_prefix("0X"));
    let number = match hex {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None if value.len() > 1 && value.starts_with('0') => u64::from_str_radix(value, 8).ok(),
        None => value.parse().ok(),
    };
    number.map_or_else(|| value.to_owned(), |number| number.to_string())
}
