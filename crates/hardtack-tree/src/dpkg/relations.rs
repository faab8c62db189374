//! What packages say of one another.

/// The names in a field such as `a (>= 1), b | c:any`: for each thing that is needed, the names to choose from.
pub fn relations(field: &str) -> impl Iterator<Item = impl Iterator<Item = &str>> {
    field.split(',').map(choice).filter(|choice| choice.clone().next().is_some())
}

fn choice(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split('|')
        .filter_map(|relation| relation.trim_ascii().split([' ', '(', ':', '[']).next())
        .filter(|name| !name.is_empty())
}
