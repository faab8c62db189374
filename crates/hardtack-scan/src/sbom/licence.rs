//! Licences as SPDX names them (SPDX 2.3, annex D, and the SPDX licence list).

/// Licences that packages often have, by their SPDX identifiers.
const KNOWN: [&str; 62] = [
    "0BSD",
    "AFL-2.1",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "Apache-1.1",
    "Apache-2.0",
    "Artistic-1.0-Perl",
    "Artistic-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-4-Clause",
    "BSD-4-Clause-UC",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC-BY-3.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "CDDL-1.0",
    "EPL-1.0",
    "EPL-2.0",
    "FSFAP",
    "FSFUL",
    "FSFULLR",
    "GFDL-1.3-only",
    "GFDL-1.3-or-later",
    "GPL-1.0-only",
    "GPL-1.0-or-later",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "HPND",
    "ICU",
    "ISC",
    "LGPL-2.0-only",
    "LGPL-2.0-or-later",
    "LGPL-2.1-only",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MPL-1.1",
    "MPL-2.0",
    "NCSA",
    "OFL-1.1",
    "OLDAP-2.8",
    "OpenSSL",
    "PSF-2.0",
    "PostgreSQL",
    "Python-2.0",
    "Ruby",
    "Sleepycat",
    "TCL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Vim",
    "X11",
    "Zlib",
];

/// What distributions and languages write in their place.
const ALIASES: [(&str, &str); 48] = [
    ("expat", "MIT"),
    ("mit license", "MIT"),
    ("apache-2", "Apache-2.0"),
    ("apache 2.0", "Apache-2.0"),
    ("apache license 2.0", "Apache-2.0"),
    ("apache software license", "Apache-2.0"),
    ("asl-2.0", "Apache-2.0"),
    ("artistic", "Artistic-1.0-Perl"),
    ("bsd-2-clauses", "BSD-2-Clause"),
    ("bsd-3-clauses", "BSD-3-Clause"),
    ("isc license (iscl)", "ISC"),
    ("mozilla public license 2.0 (mpl 2.0)", "MPL-2.0"),
    ("mplv2.0", "MPL-2.0"),
    ("cc0", "CC0-1.0"),
    ("agpl-3", "AGPL-3.0-only"),
    ("agpl-3+", "AGPL-3.0-or-later"),
    ("gfdl-1.3", "GFDL-1.3-only"),
    ("gfdl-1.3+", "GFDL-1.3-or-later"),
    ("gpl-1", "GPL-1.0-only"),
    ("gpl-1+", "GPL-1.0-or-later"),
    ("gpl+", "GPL-1.0-or-later"),
    ("gpl-2", "GPL-2.0-only"),
    ("gpl-2.0", "GPL-2.0-only"),
    ("gplv2", "GPL-2.0-only"),
    ("gpl-2+", "GPL-2.0-or-later"),
    ("gpl-2.0+", "GPL-2.0-or-later"),
    ("gplv2+", "GPL-2.0-or-later"),
    ("gpl-3", "GPL-3.0-only"),
    ("gpl-3.0", "GPL-3.0-only"),
    ("gplv3", "GPL-3.0-only"),
    ("gpl-3+", "GPL-3.0-or-later"),
    ("gpl-3.0+", "GPL-3.0-or-later"),
    ("gplv3+", "GPL-3.0-or-later"),
    ("lgpl-2", "LGPL-2.0-only"),
    ("lgpl-2+", "LGPL-2.0-or-later"),
    ("lgplv2", "LGPL-2.0-only"),
    ("lgplv2+", "LGPL-2.0-or-later"),
    ("lgpl-2.0+", "LGPL-2.0-or-later"),
    ("lgpl-2.1", "LGPL-2.1-only"),
    ("lgpl-2.1+", "LGPL-2.1-or-later"),
    ("lgpl-3", "LGPL-3.0-only"),
    ("lgpl-3+", "LGPL-3.0-or-later"),
    ("lgplv3", "LGPL-3.0-only"),
    ("lgplv3+", "LGPL-3.0-or-later"),
    ("zlib/libpng", "Zlib"),
    ("psf", "PSF-2.0"),
    ("psf-2", "PSF-2.0"),
    ("python", "Python-2.0"),
];

/// The SPDX identifier of one licence; `None` when it is none that is known.
pub(super) fn identifier(name: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name)).copied();
    known.or_else(|| ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(name)).map(|(_, known)| *known))
}

/// The SPDX expression of what a package says of its licence, such as `GPL-2+ or MIT`; `None` when a part is not known.
pub fn expression(text: &str) -> Option<String> {
    if let Some(known) = identifier(text.trim_ascii()) {
        return Some(known.to_owned());
    }
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = Vec::new();
    let mut open = 0_usize;
    let mut wants_licence = true;
    for word in spaced.split_ascii_whitespace() {
        let next = match (word, wants_licence) {
            ("(", true) => {
                open += 1;
                "("
            }
            (")", false) => {
                open = open.checked_sub(1)?;
                ")"
            }
            (_, true) => {
                wants_licence = false;
                identifier(word)?
            }
            (_, false) => {
                wants_licence = true;
                ["AND", "OR"].into_iter().find(|operator| operator.eq_ignore_ascii_case(word))?
            }
        };
        words.push(next);
    }
    let whole = open == 0 && !wants_licence;
    whole.then(|| words.join(" ").replace("( ", "(").replace(" )", ")"))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn licences_of_debian_rpm_and_spdx_become_expressions() {
        let expected = [
            ("Expat", Some("MIT")),
            ("GPL-2+ or MIT", Some("GPL-2.0-or-later OR MIT")),
            ("(GPLv2+ and LGPLv2+) or BSD-3-clause", Some("(GPL-2.0-or-later AND LGPL-2.0-or-later) OR BSD-3-Clause")),
            ("MIT AND (Apache-2.0 OR ISC)", Some("MIT AND (Apache-2.0 OR ISC)")),
            ("Apache Software License", Some("Apache-2.0")),
            ("public-domain", None),
            ("GPL-2+ and", None),
            ("(MIT", None),
            ("MIT)", None),
            ("", None),
        ];
        for (text, spdx) in expected {
            assert_eq!(expression(text).as_deref(), spdx, "{text}");
        }
    }
}
