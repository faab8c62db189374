//! Work in order, of which some piece was the first to break a test.

use std::ops::RangeInclusive;

use super::Answer;

/// The pieces of work, counted from 1, among which the first is that broke the test: one, unless images between could not
/// be made. `trial` asks the test of an image of the first so many pieces. It must have been seen to fail with all `count`.
///
/// It has to pass somewhere before: without any, or not far from the end. None is given where it does not.
///
/// # Errors
/// When a trial ends with one.
pub fn first_failing<E>(
    count: usize,
    mut trial: impl FnMut(usize) -> Result<Answer, E>,
) -> Result<Option<RangeInclusive<usize>>, E> {
    let Some(mut passes) = last_passing(count, &mut trial)? else { return Ok(None) };
    let mut fails = count;
    'search: while fails > passes + 1 {
        let middle = usize::midpoint(passes, fails);
        // The nearest that can be told.
        for at in (middle..fails).chain((passes + 1..middle).rev()) {
            match trial(at)? {
                Answer::Passes => {
                    passes = at;
                    continue 'search;
                }
                Answer::Fails => {
                    fails = at;
                    continue 'search;
                }
                Answer::Unclear => {}
            }
        }
        break;
    }
    Ok(Some(passes + 1..=fails))
}

/// A number of pieces with which it passes: none of them, or further and further from the end.
fn last_passing<E>(count: usize, trial: &mut impl FnMut(usize) -> Result<Answer, E>) -> Result<Option<usize>, E> {
    if count == 0 {
        return Ok(None);
    }
    if trial(0)? == Answer::Passes {
        return Ok(Some(0));
    }
    let mut back = 1;
    while back < count {
        if trial(count - back)? == Answer::Passes {
            return Ok(Some(count - back));
        }
        back *= 2;
    }
    Ok(None)
}
