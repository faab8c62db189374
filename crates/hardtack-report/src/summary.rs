//! The counts of an audit in two lines.

use hardtack_audit::Audit;

/// The score with what it was made of, and what stands apart.
pub fn summary(audit: &Audit) -> String {
    let score = &audit.score;
    let percent = audit.percent.map_or_else(|| "no score".to_owned(), |percent| format!("score {percent:.1} %"));
    let judged = score.passed + score.failed + score.unknown;
    let mut text = format!(
        "{percent}: {} of {judged} controls passed, {} failed, {} unknown\n",
        score.passed, score.failed, score.unknown
    );
    let mut apart = vec![
        format!("{} manual", score.manual),
        format!("{} not applicable", score.not_applicable),
        format!("{} excepted", score.excepted),
    ];
    if score.todo > 0 {
        apart.push(format!("{} of the unknown have no rule yet", score.todo));
    }
    text.push_str(&format!("apart: {}\n", apart.join(", ")));
    text
}
