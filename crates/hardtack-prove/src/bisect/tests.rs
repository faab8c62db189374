//! Planted culprits among many parts.

use std::convert::Infallible;

use proptest::prelude::*;

use super::{Answer, Culprits, Search, first_failing, left_out};

/// What is found, and after how many trials.
fn found(count: usize, answer: impl Fn(&[usize]) -> Answer) -> (Culprits, usize) {
    let mut trials = 0;
    let parts: Vec<usize> = (0..count).collect();
    let mut search = Search::new(|parts: &[usize]| {
        trials += 1;
        Ok::<_, Infallible>(answer(parts))
    });
    let Ok(culprits) = search.culprits(&parts);
    drop(search);
    (culprits, trials)
}

fn fails_with<'c>(culprits: &'c [usize]) -> impl Fn(&[usize]) -> Answer + 'c {
    |parts| if culprits.iter().all(|culprit| parts.contains(culprit)) { Answer::Fails } else { Answer::Passes }
}

fn log2(count: usize) -> usize {
    count.next_power_of_two().ilog2() as usize
}

#[test]
fn each_single_culprit_of_250_is_found_in_few_trials() {
    for culprit in 0..250 {
        let (culprits, trials) = found(250, fails_with(&[culprit]));
        assert_eq!(culprits, Culprits::Parts(vec![culprit]));
        // The image as it is was tried before: one more.
        assert!(trials <= log2(250) + 1, "{trials} trials for {culprit}");
    }
}

#[test]
fn parts_that_fail_only_together_are_found() {
    for (first, second) in [(0, 1), (0, 249), (124, 125), (17, 203), (248, 249)] {
        let (culprits, trials) = found(250, fails_with(&[first, second]));
        assert_eq!(culprits, Culprits::Parts(vec![first, second]));
        assert!(trials < 6 * 7, "{trials} trials for {first} and {second}");
    }
}

#[test]
fn what_fails_without_any_part_is_told() {
    let (culprits, trials) = found(250, |_| Answer::Fails);
    assert_eq!(culprits, Culprits::Elsewhere);
    assert!(trials <= log2(250) + 1, "{trials} trials");
    assert_eq!(found(0, |_| Answer::Fails).0, Culprits::Elsewhere);
}

#[test]
fn one_of_two_culprits_is_found_first() {
    let (culprits, _) =
        found(250, |parts| if parts.contains(&30) || parts.contains(&200) { Answer::Fails } else { Answer::Passes });
    assert_eq!(culprits, Culprits::Parts(vec![30]));
}

#[test]
fn images_that_cannot_be_made_do_not_mislead() {
    // Without part 7 nothing can be made.
    let (culprits, _) = found(64, |parts| match (parts.contains(&7), parts.contains(&40)) {
        (false, _) if !parts.is_empty() => Answer::Unclear,
        (_, true) => Answer::Fails,
        _ => Answer::Passes,
    });
    assert_eq!(culprits, Culprits::Parts(vec![7, 40]));
}

/// The first of `count` pieces that fails, and after how many trials.
fn first(count: usize, answer: impl Fn(usize) -> Answer) -> (Option<std::ops::RangeInclusive<usize>>, usize) {
    let mut trials = 0;
    let trial = |pieces| {
        trials += 1;
        Ok::<_, Infallible>(answer(pieces))
    };
    let Ok(found) = first_failing(count, trial);
    (found, trials)
}

#[test]
fn the_first_piece_that_fails_is_found() {
    for culprit in 1..=100 {
        let (found, trials) = first(100, |pieces| if pieces >= culprit { Answer::Fails } else { Answer::Passes });
        assert_eq!(found, Some(culprit..=culprit));
        assert!(trials <= log2(100) + 1, "{trials} trials for {culprit}");
    }
}

#[test]
fn what_the_test_needs_may_come_before_the_culprit() {
    // Without the first 60 it cannot pass.
    let (found, _) = first(100, |pieces| if (60..80).contains(&pieces) { Answer::Passes } else { Answer::Fails });
    assert_eq!(found, Some(80..=80));
    assert_eq!(first(100, |_| Answer::Fails).0, None);
    assert_eq!(first(0, |_| Answer::Fails).0, None);
}

#[test]
fn pieces_between_which_nothing_can_be_told_are_given_together() {
    let (found, _) = first(10, |pieces| match pieces {
        0..=3 => Answer::Passes,
        4..=6 => Answer::Unclear,
        _ => Answer::Fails,
    });
    assert_eq!(found, Some(4..=7));
}

#[test]
fn a_culprit_among_parts_that_the_test_needs_is_found() {
    let parts: Vec<usize> = (0..250).collect();
    for (needed, culprit) in [(0, 12), (12, 0), (100, 101), (249, 0)] {
        let mut trials = 0;
        let found = left_out(&parts, 32, |without| {
            trials += 1;
            let passes = without.contains(&culprit) && !without.contains(&needed);
            Ok::<_, Infallible>(if passes { Answer::Passes } else { Answer::Fails })
        });
        // Neighbours are told apart where a group holds one of them.
        let expected = if culprit.abs_diff(needed) == 1 { None } else { Some(vec![culprit]) };
        assert!(found == Ok(expected), "{found:?} for {culprit}, {needed} being needed");
        assert!(trials <= 2 + 4 + 8 + 16 + 32 + 10, "{trials} trials");
    }
    assert_eq!(left_out(&[], 32, |_| Ok::<_, Infallible>(Answer::Fails)), Ok(None));
}

proptest! {
    #[test]
    fn the_culprits_are_found_and_nothing_else(
        count in 1usize..400,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..5),
    ) {
        let mut culprits: Vec<usize> = picks.iter().map(|pick| pick.index(count)).collect();
        culprits.sort_unstable();
        culprits.dedup();
        let (parts, trials) = found(count, fails_with(&culprits));
        prop_assert_eq!(parts, Culprits::Parts(culprits.clone()));
        prop_assert!(trials <= (culprits.len() + 1) * (log2(count) + 1));
    }
}
