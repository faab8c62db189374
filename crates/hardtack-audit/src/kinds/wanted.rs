//! What a value has to be: the keys that all kinds of single values share.

use hardtack_hcl::{BlockReader, Diagnostic, FromValue, Read, Value, ValueError};

/// The keys with their meaning, for [`crate::kind::Kind::keys`].
pub const KEYS: [(&str, &str); 10] = [
    ("at_least", "the smallest number that will do"),
    ("at_most", "the largest number that will do"),
    ("equals", "the only value that will do"),
    ("one_of", "the values that will do; a fix writes the first"),
    ("excludes", "what must not be in the list of values"),
    ("includes", "of what at least one must be in the list of values"),
    ("only", "what alone may be in the list of values"),
    ("set", "`true` when any value will do, `false` when there must be none"),
    ("or", "further values that will do, such as a 0 that means never"),
    ("write", "what a fix writes, where it is not the bound or the first value"),
];

/// A kind's own keys before [`KEYS`].
pub(super) const fn with_own<const OWN: usize, const ALL: usize>(
    own: [(&'static str, &'static str); OWN],
) -> [(&'static str, &'static str); ALL] {
    let mut all = [("", ""); ALL];
    let mut index = 0;
    while index < ALL {
        all[index] = if index < OWN { own[index] } else { KEYS[index - OWN] };
        index += 1;
    }
    all
}

/// What a value has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What is asked.
    pub demand: Demand,
    /// Further values that will do.
    pub or: Vec<String>,
    /// What a fix writes; without it, what the demand gives.
    pub write: Option<String>,
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// A number within bounds, at least one of which is there.
    Bounds {
        /// The smallest.
        at_least: Option<i64>,
        /// The largest.
        at_most: Option<i64>,
    },
    /// One of these, at least one.
    OneOf(Vec<String>),
    /// A list without these, at least one.
    Excludes(Vec<String>),
    /// A list with one of these, at least one.
    Includes(Vec<String>),
    /// A list of nothing but these, at least one.
    Only(Vec<String>),
    /// Any value.
    Set,
    /// No value.
    NotSet,
}

/// How a program understands values.
pub struct Sense<'a> {
    /// A value as a number; `None` when it is none.
    pub number: &'a dyn Fn(&str) -> Option<i64>,
    /// Whether two values mean the same.
    pub same: &'a dyn Fn(&str, &str) -> bool,
    /// The parts of a value that is a list.
    pub list: &'a dyn Fn(&str) -> Vec<String>,
}

impl Wanted {
    /// Reads the keys of [`KEYS`] out of a block, which must ask exactly one thing.
    pub fn read(block: &mut BlockReader<'_>) -> Read<Self> {
        let at_least = block.optional::<i64>("at_least");
        let at_most = block.optional::<i64>("at_most");
        let equals = block.optional_with("equals", scalar);
        let one_of = block.optional_with("one_of", scalars);
        let excludes = block.optional_with("excludes", scalars);
        let includes = block.optional_with("includes", scalars);
        let only = block.optional_with("only", scalars);
        let set = block.optional::<bool>("set");
        let or = block.optional_with("or", scalars).unwrap_or_default();
        let write = block.optional_with("write", scalar);
        let bounds = block.has("at_least") || block.has("at_most");
        let others = ["equals", "one_of", "excludes", "includes", "only", "set"].map(|key| block.has(key));
        let error = match usize::from(bounds) + others.iter().filter(|asked| **asked).count() {
            0 => Some("this block asks for nothing"),
            1 => None,
            _ => Some("this block asks for several things at once"),
        };
        if let Some(error) = error {
            let error = Diagnostic::error(error).at(block.place());
            return block.fail(error.help(
                "write one of `at_least` and `at_most`, `equals`, `one_of`, `excludes`, `includes`, `only`, `set`",
            ));
        }
        if let (Some(least), Some(most)) = (at_least, at_most)
            && least > most
        {
            let error = Diagnostic::error(format!("no number is at least {least} and at most {most}"));
            let place = block.place_of("at_most");
            return block.fail(error.at(place));
        }
        let demand = equals
            .map(|value| Demand::OneOf(vec![value]))
            .or(one_of.map(Demand::OneOf))
            .or(excludes.map(Demand::Excludes))
            .or(includes.map(Demand::Includes))
            .or(only.map(Demand::Only))
            .or(set.map(|set| if set { Demand::Set } else { Demand::NotSet }))
            .unwrap_or(Demand::Bounds { at_least, at_most });
        block.absorb(Ok(Self { demand, or, write }))
    }

    /// Whether a value will do; `None` is no value at all.
    pub fn holds(&self, value: Option<&str>, sense: &Sense<'_>) -> bool {
        let Some(value) = value else { return self.demand == Demand::NotSet };
        let same = |other: &String| (sense.same)(value, other);
        self.or.iter().any(same)
            || match &self.demand {
                Demand::Bounds { at_least, at_most } => (sense.number)(value).is_some_and(|number| {
                    at_least.is_none_or(|least| least <= number) && at_most.is_none_or(|most| number <= most)
                }),
                Demand::OneOf(values) => values.iter().any(same),
                Demand::Excludes(_) | Demand::Only(_) => self.unwanted(value, sense).is_empty(),
                Demand::Includes(wanted) => (sense.list)(value).iter().any(|part| among(part, wanted, sense)),
                Demand::Set => true,
                Demand::NotSet => false,
            }
    }

    /// What of a list must not be in it.
    pub fn unwanted(&self, value: &str, sense: &Sense<'_>) -> Vec<String> {
        let bad = |part: &String| match &self.demand {
            Demand::Excludes(unwanted) => among(part, unwanted, sense),
            Demand::Only(allowed) => !among(part, allowed, sense),
            _ => false,
        };
        (sense.list)(value).into_iter().filter(bad).collect()
    }

    /// What is asked, to stand after a name: `at most 4`.
    pub fn words(&self) -> String {
        let asked = match &self.demand {
            Demand::Bounds { at_least: Some(least), at_most: Some(most) } if least == most => least.to_string(),
            Demand::Bounds { at_least: Some(least), at_most: Some(most) } => format!("from {least} to {most}"),
            Demand::Bounds { at_least: Some(least), at_most: None } => format!("at least {least}"),
            Demand::Bounds { at_most, .. } => format!("at most {}", at_most.unwrap_or_default()),
            Demand::OneOf(values) => values.join(" or "),
            Demand::Excludes(values) => format!("without {}", values.join(", ")),
            Demand::Includes(values) => format!("with {}", values.join(" or ")),
            Demand::Only(values) => format!("with nothing but {}", values.join(", ")),
            Demand::Set => "set".to_owned(),
            Demand::NotSet => "not set".to_owned(),
        };
        self.or.iter().fold(asked, |asked, value| format!("{asked} or {value}"))
    }

    /// The value a fix writes; `None` where the rule does not say, or there must be none.
    pub fn to_write(&self) -> Option<String> {
        self.write.clone().or_else(|| match &self.demand {
            Demand::Bounds { at_least, at_most } => at_most.or(*at_least).map(|bound| bound.to_string()),
            Demand::OneOf(values) => values.first().cloned(),
            Demand::Excludes(_) | Demand::Includes(_) | Demand::Only(_) | Demand::Set | Demand::NotSet => None,
        })
    }
}

/// Whether a part of a list is one of these.
fn among(part: &str, these: &[String], sense: &Sense<'_>) -> bool {
    these.iter().any(|other| (sense.same)(part, other))
}

/// A string, number or boolean, as a configuration file has it.
pub(super) fn scalar(value: &Value) -> Result<String, ValueError> {
    match value.data() {
        hardtack_hcl::Data::Text(_) => String::from_value(value),
        _ => value.scalar_text().ok_or_else(|| ValueError::kind("a string or a number", value)),
    }
}

fn scalars(value: &Value) -> Result<Vec<String>, ValueError> {
    let list = value.as_list().ok_or_else(|| ValueError::kind("a list", value))?;
    if list.is_empty() {
        return Err(ValueError::new("this list is empty").help("name at least one value"));
    }
    list.iter().map(scalar).collect()
}
