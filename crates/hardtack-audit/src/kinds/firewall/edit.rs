//! Small changes in the files of firewalls that have rules of their own.

use hardtack_tree::{StagedTree, TreePath};

use crate::fix::FixError;
use crate::lines::Lines;
use crate::system::firewall::{Base, Chain, Family, Hook};
use crate::verdict::Location;

/// Changes one line; one that is not there stays so.
fn change(tree: &mut StagedTree<'_>, at: &Location, edit: impl FnOnce(&str) -> String) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, &at.path)?;
    let Some(number) = at.line else { return Ok(()) };
    let Some(line) = lines.iter().nth(number.saturating_sub(1)) else { return Ok(()) };
    lines.replace(&(number..=number), &edit(&line));
    Ok(lines.write(tree, &at.path)?)
}

/// Gives a base chain of nftables the policy `drop`.
pub(super) fn nft_drop(tree: &mut StagedTree<'_>, base: &Base) -> Result<(), FixError> {
    change(tree, &base.at, |line| {
        if line.contains("policy accept") {
            return line.replacen("policy accept", "policy drop", 1);
        }
        // The hook's own statement ends with a semicolon.
        let hook = line.find(" hook ").and_then(|hook| line[hook..].find(';').map(|end| hook + end + 1));
        match hook {
            Some(end) => format!("{} policy drop;{}", &line[..end], &line[end..]),
            None => line.to_owned(),
        }
    })
}

/// Gives a built-in chain of iptables the policy `DROP`.
pub(super) fn iptables_drop(tree: &mut StagedTree<'_>, base: &Base) -> Result<(), FixError> {
    change(tree, &base.at, |line| line.replacen(" ACCEPT", " DROP", 1))
}

/// Puts rules about the loopback interface before all others of a base chain of nftables.
pub(super) fn nft_loopback(tree: &mut StagedTree<'_>, chain: &Chain, base: &Base) -> Result<(), FixError> {
    let has = |family| chain.families.contains(&family);
    let rules: Vec<&str> = match base.hook {
        Hook::Input => [
            (true, "iif \"lo\" accept"),
            (has(Family::V4), "ip saddr 127.0.0.0/8 drop"),
            (has(Family::V6), "ip6 saddr ::1 drop"),
        ]
        .into_iter()
        .filter_map(|(wanted, rule)| wanted.then_some(rule))
        .collect(),
        Hook::Output => vec!["oif \"lo\" accept"],
        _ => return Ok(()),
    };
    let mut lines = Lines::read(&*tree, &base.at.path)?;
    let Some(number) = base.at.line else { return Ok(()) };
    for (index, rule) in rules.iter().enumerate() {
        lines.insert(number + 1 + index, &format!("\t\t{rule}"));
    }
    Ok(lines.write(tree, &base.at.path)?)
}

/// Puts lines before the first rule of the filter table in a file of iptables-save(8).
pub(super) fn before_rules(tree: &mut StagedTree<'_>, path: &TreePath, new: &[String]) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    let mut inside = false;
    let first = lines.iter().position(|line| {
        inside |= line.trim() == "*filter";
        inside && (line.starts_with("-A ") || line.trim() == "COMMIT")
    });
    let Some(first) = first else { return Ok(()) };
    for (index, line) in new.iter().enumerate() {
        lines.insert(first + 1 + index, line);
    }
    Ok(lines.write(tree, path)?)
}

/// Puts lines behind ufw's own mark for the user's rules, before those there are or behind them.
pub(super) fn ufw_rules(
    tree: &mut StagedTree<'_>,
    path: &TreePath,
    new: &[String],
    first: bool,
) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    let mark = |text: &str| lines.iter().position(|line| line.trim() == text);
    let ends = mark("### END RULES ###").or_else(|| {
        // Without the mark, ufw's own rules follow the user's.
        let own = |line: &String| line.contains("-user-limit ") || line.contains("### LOGGING ###") || line == "COMMIT";
        lines.iter().position(|line| own(&line) && !line.starts_with(':'))
    });
    let at = if first { mark("### RULES ###").map(|line| line + 1) } else { ends };
    let Some(at) = at else { return Ok(()) };
    for (index, line) in new.iter().enumerate() {
        lines.insert(at + 1 + index, line);
    }
    Ok(lines.write(tree, path)?)
}

/// Sets a key in a file that a shell reads, at its last place.
pub(super) fn shell_value(tree: &mut StagedTree<'_>, path: &TreePath, key: &str, value: &str) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    let text = format!("{key}=\"{value}\"");
    let set = |line: &String| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with('='));
    let last = lines.iter().enumerate().filter(|(_, line)| set(line)).last().map(|(index, _)| index + 1);
    match last {
        Some(number) => lines.replace(&(number..=number), &text),
        None => lines.push(&text),
    }
    Ok(lines.write(tree, path)?)
}

/// Turns a rule of ufw that accepts into the three of `ufw limit`, its comment with it; tells whether it did.
pub(super) fn ufw_limit(tree: &mut StagedTree<'_>, prefix: &str, at: &Location) -> Result<bool, FixError> {
    let mut lines = Lines::read(&*tree, &at.path)?;
    let Some(number) = at.line else { return Ok(false) };
    let Some(line) = lines.iter().nth(number.saturating_sub(1)) else { return Ok(false) };
    let Some(rule) = line.trim_end().strip_suffix(" -j ACCEPT") else { return Ok(false) };
    lines.replace(&(number..=number), &format!("{rule} -m conntrack --ctstate NEW -m recent --set"));
    let refused = "-m recent --update --seconds 30 --hitcount 6";
    lines.insert(number + 1, &format!("{rule} -m conntrack --ctstate NEW {refused} -j {prefix}-user-limit"));
    lines.insert(number + 2, &format!("{rule} -j {prefix}-user-limit-accept"));
    let before = lines.iter().nth(number.saturating_sub(2)).unwrap_or_default();
    if let Some(tuple) = before.strip_prefix("### tuple ### allow ").filter(|_| number > 1) {
        lines.replace(&(number - 1..=number - 1), &format!("### tuple ### limit {tuple}"));
    }
    // ufw's own files have the chains; a file that was written without them gets them.
    for (chain, target) in [("user-limit", "REJECT"), ("user-limit-accept", "ACCEPT")] {
        let rule = format!("-A {prefix}-{chain} -j {target}");
        if !lines.iter().any(|line| line.trim_end() == rule) {
            let commit = lines.iter().position(|line| line.trim() == "COMMIT").unwrap_or(lines.count());
            lines.insert(commit + 1, &rule);
        }
        let name = format!(":{prefix}-{chain} ");
        if !lines.iter().any(|line| line.starts_with(&name)) {
            let table = lines.iter().position(|line| line.trim() == "*filter").map_or(0, |line| line + 1);
            lines.insert(table + 1, &format!("{name}- [0:0]"));
        }
    }
    lines.write(tree, &at.path)?;
    Ok(true)
}
