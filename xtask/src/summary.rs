//! The pages of rules in the table of contents, which mdBook builds nothing without.

use miette::{Result, miette};

use crate::reference::Page;

/// The line below which the rules stand.
const ABOVE: &str = "- [Rules](reference/rules.md)";

/// The table of contents with the rules by topic, each below [`ABOVE`] and in place of those that were there.
pub(crate) fn with_rules(summary: &str, pages: &[Page]) -> Result<String> {
    let missing = || miette!(help = "add the line", "docs/SUMMARY.md has no line `{ABOVE}`");
    let (before, after) = summary.split_once(&format!("{ABOVE}\n")).ok_or_else(missing)?;
    let rest: Vec<&str> = after.lines().skip_while(|line| line.starts_with(' ')).collect();
    let mut text = format!("{before}{ABOVE}\n");
    let mut above = None;
    for (topic, page) in pages.iter().filter_map(|page| Some((page.topic.as_deref()?, page))) {
        if above != Some(topic) {
            // A chapter without a page: the index has the topics.
            text.push_str(&format!("  - [{topic}]()\n"));
            above = Some(topic);
        }
        let name = page.name.rsplit('/').next().unwrap_or_default();
        text.push_str(&format!("    - [{name}](reference/{}.md)\n", page.name));
    }
    for line in rest {
        text.push_str(&format!("{line}\n"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_today_replace_those_that_were_there() {
        let page = |name: &str, topic: Option<&str>| Page {
            name: name.to_owned(),
            topic: topic.map(str::to_owned),
            text: String::new(),
        };
        let pages = [page("kinds", None), page("rules/b", Some("ssh")), page("rules/a", Some("sudo"))];
        let summary = "# Reference\n\n- [Rules](reference/rules.md)\n  - [old]()\n    - [c](reference/rules/c.md)\n- [More](more.md)\n";
        let written = with_rules(summary, &pages).unwrap();
        insta::assert_snapshot!(written, @r"
        # Reference

        - [Rules](reference/rules.md)
          - [ssh]()
            - [b](reference/rules/b.md)
          - [sudo]()
            - [a](reference/rules/a.md)
        - [More](more.md)
        ");
        assert_eq!(with_rules(&written, &pages).unwrap(), written);
        assert!(with_rules("# Reference\n", &pages).is_err());
    }
}
