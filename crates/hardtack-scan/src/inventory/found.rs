//! Packages as readers find them, and how they become the packages of an inventory.

use std::collections::HashMap;

use super::Package;

/// A package with the names by which others ask for it.
#[derive(Debug)]
pub(crate) struct Found {
    /// The package, without dependencies.
    pub(crate) package: Package,
    /// What it needs: of every inner list one.
    pub(crate) needs: Vec<Vec<String>>,
    /// Names by which it is needed, its own among them where it is.
    pub(crate) provides: Vec<String>,
}

impl From<Package> for Found {
    fn from(package: Package) -> Self {
        Self { package, needs: Vec::new(), provides: Vec::new() }
    }
}

/// Puts packages in order, joins those that are the same, and finds what each needs.
pub(crate) fn settle(mut found: Vec<Found>) -> Vec<Package> {
    found.sort_by(|a, b| key(&a.package).cmp(&key(&b.package)));
    found.dedup_by(|later, first| {
        let same = key(&later.package) == key(&first.package);
        if same {
            join(first, later);
        }
        same
    });
    let mut packages: Vec<Package> = Vec::with_capacity(found.len());
    let mut providers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, found) in found.iter().enumerate() {
        for name in &found.provides {
            providers.entry(name).or_default().push(at);
        }
    }
    let dependencies: Vec<Vec<usize>> = found
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let mut needed: Vec<usize> = one
                .needs
                .iter()
                .filter_map(|choice| choice.iter().find_map(|name| nearest(&found, at, providers.get(name.as_str())?)))
                .filter(|other| *other != at)
                .collect();
            needed.sort_unstable();
            needed.dedup();
            needed
        })
        .collect();
    drop(providers);
    for (found, dependencies) in found.into_iter().zip(dependencies) {
        packages.push(Package { dependencies, ..found.package });
    }
    packages
}

/// Of packages that have a name, the one that serves another best: the other itself, one of its ecosystem and
/// architecture, one of its ecosystem.
fn nearest(found: &[Found], at: usize, providers: &[usize]) -> Option<usize> {
    let own = &found.get(at)?.package;
    let rank = |other: &usize| {
        let other_package = found.get(*other).map(|other| &other.package);
        let kin = other_package.filter(|other| other.ecosystem == own.ecosystem);
        (*other != at, kin.is_none(), kin.is_none_or(|other| other.architecture != own.architecture))
    };
    providers.iter().copied().min_by_key(rank).filter(|best| !rank(best).1)
}

type Key<'a> = (super::Ecosystem, &'a str, &'a str, Option<&'a str>);

fn key(package: &Package) -> Key<'_> {
    (package.ecosystem, &package.name, &package.version, package.architecture.as_deref())
}

fn join(first: &mut Found, later: &mut Found) {
    let (kept, more) = (&mut first.package, &mut later.package);
    kept.places.append(&mut more.places);
    kept.places.sort_unstable();
    kept.places.dedup();
    kept.files.append(&mut more.files);
    kept.files.sort_unstable();
    kept.files.dedup();
    if kept.licences.is_empty() {
        kept.licences = std::mem::take(&mut more.licences);
    }
    if kept.supplier.is_none() {
        kept.supplier = more.supplier.take();
    }
    if kept.checksum.is_none() {
        kept.checksum = more.checksum.take();
    }
    first.needs.append(&mut later.needs);
    first.provides.append(&mut later.provides);
}
