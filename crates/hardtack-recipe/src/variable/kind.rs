//! The types that variables can have.

use std::fmt;

use hardtack_hcl::{Data, Diagnostic, Expr, Expression, Segment, Value, ValueError, nearest, to_bool, to_number};
use indexmap::IndexMap;

/// The type of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whatever is given.
    Any,
    /// A string. Numbers and booleans are taken as they are written.
    String,
    /// A number. A string that writes one is taken too: `"25"`.
    Number,
    /// A boolean. The strings `"true"` and `"false"` are taken too.
    Bool,
    /// A list. For strings, a string with commas is taken too: `"a,b"`.
    List(Box<Kind>),
    /// An object with any keys and values of one type.
    Map(Box<Kind>),
    /// An object with these keys.
    Object(IndexMap<String, Field>),
}

/// One key of an object type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The type of its value.
    pub kind: Kind,
    /// Whether it may be left out; it is `null` then.
    pub optional: bool,
}

impl Kind {
    /// The type that an expression names: `string`, `list(string)`, `object({ … })`.
    pub(crate) fn parse(expr: Expr<'_>) -> Result<Self, Diagnostic> {
        const SIMPLE: [&str; 4] = ["any", "string", "number", "bool"];
        const HELP: &str = "types are string, number, bool, any, list(…), map(…), object({ … })";
        match expr.expression() {
            Expression::Variable(name) => match name.as_str() {
                "any" => Ok(Self::Any),
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                other => Err(expr.error(format!("`{other}` is no type")).help(HELP).nearest(other, SIMPLE)),
            },
            Expression::String(text) => {
                let error = expr.error("a type is written without quotes");
                Err(error.help(format!("write `type = {}`", text.as_str())))
            }
            Expression::FuncCall(call) => {
                let arguments: Vec<&Expression> = call.args.iter().collect();
                let name = call.name.name.as_str();
                let [inner] = arguments.as_slice() else {
                    return Err(expr.error(format!("the type `{name}` has one type in brackets")).help(HELP));
                };
                let inner = expr.inner(inner);
                match name {
                    "list" | "set" => Ok(Self::List(Box::new(Self::parse(inner)?))),
                    "map" => Ok(Self::Map(Box::new(Self::parse(inner)?))),
                    "object" => Self::parse_object(inner),
                    other => {
                        let error = expr.error(format!("`{other}` is no type")).help(HELP);
                        Err(error.nearest(other, ["list", "set", "map", "object"]))
                    }
                }
            }
            _ => Err(expr.error("this is no type").help(HELP)),
        }
    }

    fn parse_object(expr: Expr<'_>) -> Result<Self, Diagnostic> {
        let Expression::Object(object) = expr.expression() else {
            return Err(expr.error("the type `object` has its keys in braces").help("write object({ name = string })"));
        };
        let mut fields = IndexMap::new();
        for (key, value) in object.iter() {
            let value = expr.inner(value.expr());
            let Some(name) = key.as_ident().map(|name| name.as_str()).or_else(|| key.as_expr()?.as_str()) else {
                return Err(value.error("a key of an object type is a plain word"));
            };
            let (kind, optional) = match value.expression() {
                Expression::FuncCall(call) if call.name.name.as_str() == "optional" && call.args.len() == 1 => {
                    let inner = call.args.iter().next().map_or(value, |inner| value.inner(inner));
                    (Self::parse(inner)?, true)
                }
                _ => (Self::parse(value)?, false),
            };
            fields.insert(name.to_owned(), Field { kind, optional });
        }
        Ok(Self::Object(fields))
    }

    /// The value as one of this type; `null` stays `null`. Marks of sensitivity are kept.
    pub(crate) fn convert(&self, value: &Value) -> Result<Value, ValueError> {
        let sensitive = value.is_sensitive();
        if matches!(value.data(), Data::Null) {
            return Ok(value.clone());
        }
        let wrong = || ValueError::kind(&self.article(), value);
        let converted = match self {
            Self::Any => value.clone(),
            Self::String => value.scalar_text().map(Value::from).ok_or_else(wrong)?,
            Self::Number => to_number(value).map(Value::from).ok_or_else(wrong)?,
            Self::Bool => to_bool(value).map(Value::from).ok_or_else(wrong)?,
            Self::List(kind) => match (value.data(), kind.as_ref()) {
                (Data::List(items), _) => {
                    let each = |(index, item)| kind.convert(item).map_err(|error| error.inside(Segment::Index(index)));
                    items.iter().enumerate().map(each).collect::<Result<Vec<_>, _>>()?.into()
                }
                (Data::Text(text), Self::String) => comma_list(text),
                _ => return Err(wrong()),
            },
            Self::Map(kind) => {
                let each = |(key, item): (&String, &Value)| {
                    let item = kind.convert(item).map_err(|error| error.inside(Segment::Key(key.clone())))?;
                    Ok((key.clone(), item))
                };
                let entries = value.as_object().ok_or_else(wrong)?;
                entries.iter().map(each).collect::<Result<IndexMap<_, _>, _>>()?.into()
            }
            Self::Object(fields) => object(fields, value.as_object().ok_or_else(wrong)?)?.into(),
        };
        Ok(converted.marked(sensitive))
    }

    /// Whether a text stands for itself; texts for other types are expressions.
    pub(crate) fn takes_text(&self, text: &str) -> bool {
        match self {
            Self::Any | Self::String | Self::Number | Self::Bool => true,
            Self::List(kind) => **kind == Self::String && !text.trim_start().starts_with('['),
            Self::Map(_) | Self::Object(_) => false,
        }
    }

    /// The type with its article, for messages.
    pub(super) fn article(&self) -> String {
        match self {
            Self::Any => "a value".into(),
            Self::String => "a string".into(),
            Self::Number => "a number".into(),
            Self::Bool => "a boolean".into(),
            Self::List(_) => "a list".into(),
            Self::Map(_) | Self::Object(_) => "an object".into(),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::String => f.write_str("string"),
            Self::Number => f.write_str("number"),
            Self::Bool => f.write_str("bool"),
            Self::List(kind) => write!(f, "list({kind})"),
            Self::Map(kind) => write!(f, "map({kind})"),
            Self::Object(fields) => {
                f.write_str("object({ ")?;
                for (index, (name, field)) in fields.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    match field.optional {
                        true => write!(f, "{comma}{name} = optional({})", field.kind)?,
                        false => write!(f, "{comma}{name} = {}", field.kind)?,
                    }
                }
                f.write_str(" })")
            }
        }
    }
}

/// The words of a string between commas.
fn comma_list(text: &str) -> Value {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(Value::from).collect::<Vec<_>>().into()
}

fn object(
    fields: &IndexMap<String, Field>,
    given: &IndexMap<String, Value>,
) -> Result<IndexMap<String, Value>, ValueError> {
    for key in given.keys() {
        if !fields.contains_key(key) {
            let error = ValueError::new(format!("the type has no key `{key}`")).inside(Segment::Key(key.clone()));
            return Err(match nearest(key, fields.keys().map(String::as_str)) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error,
            });
        }
    }
    let mut entries = IndexMap::with_capacity(fields.len());
    for (name, field) in fields {
        let value = match given.get(name) {
            Some(value) => field.kind.convert(value).map_err(|error| error.inside(Segment::Key(name.clone())))?,
            None if field.optional => Value::null(),
            None => return Err(ValueError::new(format!("the key `{name}` is missing"))),
        };
        entries.insert(name.clone(), value);
    }
    Ok(entries)
}
