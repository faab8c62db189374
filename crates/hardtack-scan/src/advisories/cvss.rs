//! Base scores of CVSS 3 vectors (CVSS v3.1 specification, section 7.1).

/// The base score of `CVSS:3.1/AV:N/AC:L/…` in tenths; `None` for another version or a vector that is not whole.
pub(super) fn base_score(vector: &str) -> Option<u8> {
    let metrics = vector.strip_prefix("CVSS:3.1/").or_else(|| vector.strip_prefix("CVSS:3.0/"))?;
    let metric = |name: &str| metrics.split('/').find_map(|pair| pair.strip_prefix(name)?.strip_prefix(':'));
    let changed = match metric("S")? {
        "C" => true,
        "U" => false,
        _ => return None,
    };
    let of = |name: &str, values: &[(&str, f64)]| {
        let value = metric(name)?;
        values.iter().find(|(word, _)| *word == value).map(|(_, weight)| *weight)
    };
    let reach = of("AV", &[("N", 0.85), ("A", 0.62), ("L", 0.55), ("P", 0.2)])?;
    let complexity = of("AC", &[("L", 0.77), ("H", 0.44)])?;
    let rights = match changed {
        true => of("PR", &[("N", 0.85), ("L", 0.68), ("H", 0.5)])?,
        false => of("PR", &[("N", 0.85), ("L", 0.62), ("H", 0.27)])?,
    };
    let help = of("UI", &[("N", 0.85), ("R", 0.62)])?;
    let loss = |name: &str| of(name, &[("H", 0.56), ("L", 0.22), ("N", 0.0)]);
    let kept = (1.0 - loss("C")?) * (1.0 - loss("I")?) * (1.0 - loss("A")?);
    let base = 1.0 - kept;
    let impact = match changed {
        true => 7.52 * (base - 0.029) - 3.25 * (base - 0.02).powi(15),
        false => 6.42 * base,
    };
    if impact <= 0.0 {
        return Some(0);
    }
    let exploitability = 8.22 * reach * complexity * rights * help;
    let sum = if changed { 1.08 * (impact + exploitability) } else { impact + exploitability };
    Some(round_up(sum.min(10.0)))
}

/// The next tenth, as appendix A of the specification rounds, in tenths.
fn round_up(score: f64) -> u8 {
    let scaled = (score * 100_000.0).round() as u64;
    let tenths = scaled.div_ceil(10_000);
    u8::try_from(tenths).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::base_score;

    #[test]
    fn scores_are_those_of_the_published_examples() {
        for (vector, score) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", Some(100)),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some(98)),
            ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", Some(64)),
            ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", Some(78)),
            ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", Some(31)),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", Some(0)),
            ("CVSS:3.1/AV:N/AC:L", None),
            ("AV:N/AC:L/Au:N/C:N/I:N/A:C", None),
        ] {
            assert_eq!(base_score(vector), score, "{vector}");
        }
    }
}
