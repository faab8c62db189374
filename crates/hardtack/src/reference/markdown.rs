//! Pieces of Markdown.

/// The head of a page, with the remark that it is made by a program.
pub(super) fn head(title: &str, about: &str) -> String {
    format!("# {title}\n\n<!-- Made by `cargo xtask gen`. Change the source, not this page. -->\n\n{about}\n")
}

/// A table; `|` in cells is escaped.
pub(super) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    wide_table(&header.map(str::to_owned), rows)
}

/// A table of as many columns as its header has.
pub(super) fn wide_table<R: AsRef<[String]>>(header: &[String], rows: impl IntoIterator<Item = R>) -> String {
    let mut text = String::from("\n");
    text.push_str(&row(header));
    text.push_str(&format!("|{}\n", "---|".repeat(header.len())));
    for cells in rows {
        text.push_str(&row(cells.as_ref()));
    }
    text
}

fn row(cells: &[String]) -> String {
    let mut text = String::from("|");
    for cell in cells {
        text.push_str(&format!(" {} |", cell.replace('|', "\\|").replace('\n', " ")));
    }
    text + "\n"
}

/// Text set as code.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Items side by side.
pub(super) fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Lines set as they are, in a language; a fence within them does not end them.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let fence = if text.contains("```") { "~~~~" } else { "```" };
    format!("\n{fence}{language}\n{}\n{fence}\n", text.trim_end())
}
