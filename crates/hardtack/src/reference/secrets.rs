//! Every rule for secrets.

use hardtack_scan::secrets::{SecretRule, SecretRules};

use super::markdown::{code, head, table};

pub(super) fn page(rules: &SecretRules) -> String {
    let about = "Every built-in rule for secrets; [Secrets](../secrets.md) says how they are looked for.";
    let row = |rule: &SecretRule| {
        [code(&rule.id), rule.title.clone(), rule.category.name().to_owned(), rule.why.clone(), rule.remedy.clone()]
    };
    head("Rules for secrets", about)
        + &table(["rule", "what", "category", "why", "what to do"], rules.rules().iter().map(row))
}
