//! Each condition on either side of its limit.

use hardtack_audit::Audit;
use hardtack_hcl::Place;
use hardtack_recipe::{Condition, Gate, Wanted};
use jiff::Timestamp;
use jiff::civil::date;

use super::{Decision, Figure, Figures, decide};

/// An audit with one exception that ends on 2026-02-01 and one that never does.
fn audit() -> Audit {
    let control = |id: &str, expires: Option<&str>| {
        serde_json::json!({
            "control": id, "level": "must", "title": "t", "scope": "image", "severity": null,
            "verdict": "excepted", "reason": null, "evidence": [], "rules": [],
            "exception": { "kind": "accepted", "reason": "r", "owner": "team", "expires": expires, "instead": null,
                           "needed": true },
        })
    };
    let score = hardtack_audit::Score::default();
    serde_json::from_value(serde_json::json!({
        "schema": "hardtack.audit/1", "benchmark": { "id": "house", "edition": "1", "title": "House" },
        "profile": "all", "subject": "web", "release": null, "remarks": [], "score": score, "percent": null,
        "controls": [control("1.1", None), control("1.2", Some("2026-02-01"))],
    }))
    .unwrap()
}

fn judged(wanted: Wanted) -> Decision {
    let audit = audit();
    let figures = Figures {
        now: Timestamp::UNIX_EPOCH,
        today: date(2026, 1, 1),
        residue: Figure::Known(0),
        audit: Figure::Known(&audit),
        packages: Figure::Known(200),
        archive: Figure::Known(date(2025, 12, 2)),
        vulnerabilities: Figure::Pending,
        bytes: Figure::Known(3 << 30),
        proof: Figure::Known(false),
    };
    let gate = Gate { conditions: vec![Condition { wanted, place: Place::default() }], ..Gate::default() };
    decide(&gate, &figures, &"web".parse().unwrap(), None)
}

fn said(wanted: Wanted) -> String {
    let decision = judged(wanted);
    let judgement = &decision.conditions[1];
    assert_eq!(decision.met, judgement.verdict == super::ConditionVerdict::Met);
    format!("{}: {}", judgement.verdict, judgement.because)
}

#[test]
fn each_condition_is_met_up_to_its_limit_and_not_beyond() {
    insta::assert_snapshot!(said(Wanted::ExceptionDays(31)), @"met: the exception for 1.2 of team ends in 31 days, on 2026-02-01; the gate asks for 31");
    insta::assert_snapshot!(said(Wanted::ExceptionDays(32)), @"not-met: the exception for 1.2 of team ends in 31 days, on 2026-02-01; the gate asks for 32");
    insta::assert_snapshot!(said(Wanted::PatchAgeDays(30)), @"met: the packages are of 2025-12-02, 30 days ago; the gate allows 30");
    insta::assert_snapshot!(said(Wanted::PatchAgeDays(29)), @"not-met: the packages are of 2025-12-02, 30 days ago; the gate allows 29");
    insta::assert_snapshot!(said(Wanted::Packages(200)), @"met: 200 packages are installed, the gate allows 200");
    insta::assert_snapshot!(said(Wanted::Packages(199)), @"not-met: 200 packages are installed, the gate allows 199");
    insta::assert_snapshot!(said(Wanted::Size("3G".parse().unwrap())), @"met: the files take 3 GiB, the gate allows 3 GiB");
    insta::assert_snapshot!(said(Wanted::Size("3071M".parse().unwrap())), @"not-met: the files take 3 GiB, the gate allows 3.0 GiB");
    insta::assert_snapshot!(said(Wanted::Proved), @"not-met: not every boot and test passed");
    // Nothing was judged: that is no score.
    insta::assert_snapshot!(said(Wanted::Score(0.0)), @"not-met: there is no score, the gate asks for 0 %: nothing was judged");
}
