//! Links of the manual lead somewhere, and mdBook finds every page of the reference in the table of contents.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").canonicalize().unwrap()
}

/// The Markdown files below a directory.
fn pages(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}

/// The lines of a page that are not set as they are.
fn prose(text: &str) -> Vec<&str> {
    let mut fence = None;
    let outside = |line: &&str| {
        let mark = ["~~~~", "```"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, None) => true,
            (None, Some(_)) => {
                fence = mark;
                false
            }
            (Some(open), mark) => {
                fence = if mark == Some(open) { None } else { fence };
                false
            }
        }
    };
    text.lines().filter(outside).collect()
}

/// The targets of `[text](target)`, those within code left out.
fn links(line: &str) -> Vec<String> {
    let outside_code: String = line.split('`').step_by(2).collect();
    outside_code.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// The name that a heading is linked by.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_link_of_the_manual_leads_to_a_file_and_a_heading() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages(&docs()) {
        let text = fs::read_to_string(&page).unwrap();
        for link in prose(&text).into_iter().flat_map(links) {
            if link.is_empty() || link.contains("://") {
                continue;
            }
            seen += 1;
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let holds = match fs::read_to_string(&target) {
                Ok(text) => {
                    heading.is_empty()
                        || prose(&text).iter().any(|line| line.starts_with('#') && anchor(line) == heading)
                }
                Err(_) => target.is_dir(),
            };
            if !holds {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 1000, "only {seen} links were seen");
}

#[test]
fn every_page_of_the_reference_is_in_the_table_of_contents() {
    let summary = fs::read_to_string(docs().join("SUMMARY.md")).unwrap();
    let listed: BTreeSet<PathBuf> =
        summary.lines().flat_map(links).filter(|link| !link.is_empty()).map(|link| docs().join(link)).collect();
    let missing: Vec<PathBuf> =
        pages(&docs().join("reference")).into_iter().filter(|page| !listed.contains(page)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
