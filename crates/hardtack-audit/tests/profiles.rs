//! From what a recipe says to a profile: every mistake has a place and a remedy.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use hardtack_recipe::{PinKind, VersionPin, Versions};
use house::{except, harden, resolved, set, wrong};
use insta::assert_snapshot;
use serde_json::json;

#[test]
fn unknown_names_suggest_the_nearest() {
    let mut recipe = harden("base");
    recipe.benchmark = "hous".to_owned();
    assert_snapshot!(wrong(&recipe), @"recipe.hcl:2:1: there is no benchmark `hous` (help: did you mean `house`?)");
    assert_snapshot!(wrong(&harden("strikt")), @"recipe.hcl:3:1: house has no profile `strikt` (help: did you mean `strict`?)");

    let mut recipe = harden("base");
    set(&mut recipe, "house-tries.limt", 3);
    set(&mut recipe, "house-trees.limit", 3);
    except(&mut recipe, "1.3", None);
    assert_snapshot!(wrong(&recipe), @r"
    recipe.hcl:10:1: house has no control 1.3 (help: did you mean `1.2`?)
    recipe.hcl:4:1: the rule house-tries has no parameter `limt` (help: did you mean `limit`?)
    recipe.hcl:4:1: the profile base has no rule with the parameter `house-trees.limit`
    ");
}

#[test]
fn another_edition_is_refused() {
    let mut recipe = harden("base");
    recipe.edition = Some("1".to_owned());
    assert_snapshot!(wrong(&recipe), @r#"recipe.hcl:2:1: house is here in edition 2, not 1 (help: write `edition = "2"` once you have looked at what changed, or leave it out)"#);
    recipe.edition = Some("2".to_owned());
    assert!(resolved(&recipe).is_ok());
}

#[test]
fn values_have_bounds() {
    let mut recipe = harden("base");
    set(&mut recipe, "house-tries.limit", 7);
    set(&mut recipe, "shell", "telnet");
    assert_snapshot!(wrong(&recipe), @r#"
    recipe.hcl:4:1: `shell` must be one of ssh, console, not "telnet"
    recipe.hcl:4:1: `house-tries.limit` must be a number from 1 to 6, not 7 (help: The most attempts that the house allows. Without it, it is 4.)
    "#);
}

#[test]
fn exceptions_must_be_in_force_and_of_the_profile() {
    let mut recipe = harden("base");
    except(&mut recipe, "1.2", Some("2026-11-21"));
    except(&mut recipe, "2.2", Some("2027-01-01"));
    except(&mut recipe, "1.10", Some("2026-11-22"));
    except(&mut recipe, "1.10", None);
    assert_snapshot!(wrong(&recipe), @r"
    recipe.hcl:10:1: the exception for 1.2 expired on 2026-11-21 (help: do what the control asks, or have its owner agree to a new date)
    recipe.hcl:11:1: control 2.2 is not in the profile base: it belongs to level should (help: remove the exception, or choose a profile that has the control)
    recipe.hcl:13:1: control 1.10 has two exceptions (help: keep one of them)
    ");
}

#[test]
fn a_profile_has_the_controls_of_those_it_includes_in_numeric_order() {
    let strict = resolved(&harden("strict")).unwrap();
    let ids: Vec<&str> = strict.selected().iter().map(|control| control.id.as_str()).collect();
    assert_eq!(ids, ["1.2", "1.10", "2.1", "2.2"]);
    // One rule for two controls is judged once.
    assert_eq!(strict.rules().len(), 2);
    assert_eq!(strict.title(&strict.selected()[0]), "Few attempts per connection");
}

#[test]
fn values_of_the_recipe_go_into_the_rules() {
    let mut recipe = harden("base");
    set(&mut recipe, "house-tries.limit", 2);
    let profile = resolved(&recipe).unwrap();
    let tries = profile.rules().iter().find(|rule| rule.id.as_str() == "house-tries").unwrap();
    assert_eq!(tries.values["limit"], json!(2));
    assert!(tries.states[0].explain().contains('2'), "{}", tries.states[0].explain());
}

#[test]
fn rules_and_controls_can_be_left_out() {
    let profile = || resolved(&harden("strict")).unwrap();
    let ids = |name: &str| -> Vec<String> {
        profile().without(name).unwrap().selected().iter().map(|control| control.id.to_string()).collect()
    };
    assert_eq!(ids("1.10"), ["1.2", "2.1", "2.2"]);
    assert_eq!(ids("house-tries"), ["1.10", "2.1", "2.2"]);
    assert_snapshot!(profile().without("house-trees").unwrap_err(), @"house-trees is neither a rule nor a control of strict; did you mean house-tries?");
}

#[test]
fn the_digest_follows_what_hardening_does() {
    let digest = |change: fn(&mut hardtack_recipe::Harden)| {
        let mut recipe = harden("base");
        change(&mut recipe);
        resolved(&recipe).unwrap().digest()
    };
    let plain = digest(|_| {});
    assert_eq!(plain, digest(|_| {}));
    assert_ne!(plain, digest(|recipe| set(recipe, "house-tries.limit", 3)));
    assert_ne!(plain, digest(|recipe| set(recipe, "shell", "console")));
    let excepted = digest(|recipe| except(recipe, "1.2", None));
    assert_ne!(plain, excepted);
    let reworded = digest(|recipe| {
        except(recipe, "1.2", None);
        recipe.exceptions[0].reason = "The door is locked.".to_owned();
    });
    assert_eq!(excepted, reworded);
}

fn pin(kind: PinKind, name: &str, since: &str, holds: bool) -> VersionPin {
    let versions = Versions { since: Some(since.parse().unwrap()), until: None };
    VersionPin { name: name.to_owned(), kind, versions, holds, place: house::line(20) }
}

#[test]
fn what_other_versions_are_asked_for_is_listed_and_not_required() {
    let mut recipe = harden("base");
    let mut stands = |pins: Vec<VersionPin>| {
        recipe.pins = pins;
        let profile = resolved(&recipe).unwrap();
        let stands = profile.selected().iter().map(|control| {
            let rules: Vec<&str> = profile.rules_of(control).map(|rule| rule.id.as_str()).collect();
            let exception = control.exception.as_ref().map_or("required", |exception| exception.reason.as_str());
            format!("{} by {}: {exception}", control.id, rules.join(" and "))
        });
        stands.collect::<Vec<_>>().join("\n")
    };
    let control = pin(PinKind::Control, "1.10", "2.0.0", false);
    assert_snapshot!(stands(vec![control, pin(PinKind::Control, "1.2", "1.0", true)]), @r"
    1.2 by house-tries: required
    1.10 by house-root and house-tries: It is asked for from version 2.0.0 of the image on.
    ");
    assert_snapshot!(stands(vec![pin(PinKind::Rule, "house-tries", "1.3", false)]), @r"
    1.2 by house-tries: It is asked for from version 1.3 of the image on.
    1.10 by house-root: required
    ");

    recipe.pins = vec![pin(PinKind::Control, "1.22", "2.0.0", true), pin(PinKind::Rule, "house-tris", "1.3", true)];
    assert_snapshot!(wrong(&recipe), @r"
    recipe.hcl:20:1: the profile base has no control 1.22 (help: did you mean `1.2`?)
    recipe.hcl:20:1: the profile base has no rule house-tris (help: did you mean `house-tries`?)
    ");
}
