//! Parts without which a test passes, where it cannot be asked without all of them.

use super::Answer;

/// A few of `parts` without which the test passes, where the others hold what it needs: the parts are left out in two halves, then
/// in four quarters, and so on up to `groups`, and of the first that can be spared half after half is put back. `trial` asks the
/// test of the image that lacks the given parts. None is given where every group is missed.
///
/// # Errors
/// When a trial ends with one.
pub fn left_out<E>(
    parts: &[usize],
    groups: usize,
    mut trial: impl FnMut(&[usize]) -> Result<Answer, E>,
) -> Result<Option<Vec<usize>>, E> {
    let mut passes = |without: &[usize]| Ok(trial(without)? == Answer::Passes);
    let mut count = 2;
    while count <= groups && count / 2 < parts.len() {
        for group in parts.chunks(parts.len().div_ceil(count)) {
            if passes(group)? {
                return narrowed(group, passes).map(Some);
            }
        }
        count *= 2;
    }
    Ok(None)
}

/// Puts back what need not be left out.
fn narrowed<E>(group: &[usize], mut passes: impl FnMut(&[usize]) -> Result<bool, E>) -> Result<Vec<usize>, E> {
    let mut rest = group;
    while rest.len() > 1 {
        let (first, second) = rest.split_at(rest.len() / 2);
        if passes(first)? {
            rest = first;
        } else if passes(second)? {
            rest = second;
        } else {
            break;
        }
    }
    Ok(rest.to_vec())
}
