//! What the ids of products stand for.

use std::collections::HashMap;

use super::document::{Branch, Helper, ProductTree};
use crate::advisories::{Family, Scope};
use crate::sbom::Purl;

/// A package on a platform.
pub(super) struct Product {
    pub(super) scope: Scope,
    pub(super) name: String,
    /// With its epoch; `None` for all versions.
    pub(super) version: Option<String>,
    /// Name and stream of its module.
    pub(super) module: Option<String>,
    /// Whether it is the source package.
    pub(super) is_source: bool,
}

/// Products of a document by their ids.
pub(super) struct Products<'d> {
    plain: HashMap<&'d str, &'d Helper>,
    /// What is on what.
    related: HashMap<&'d str, (&'d str, &'d str)>,
}

impl<'d> Products<'d> {
    pub(super) fn new(tree: &'d ProductTree) -> Self {
        let mut plain = HashMap::new();
        let mut open: Vec<&Branch> = tree.branches.iter().collect();
        while let Some(branch) = open.pop() {
            open.extend(&branch.branches);
            if let Some(product) = &branch.product {
                plain.insert(product.product_id.as_str(), &product.product_identification_helper);
            }
        }
        let related = tree.relationships.iter().map(|relation| {
            let pair = (relation.product_reference.as_str(), relation.relates_to_product_reference.as_str());
            (relation.full_product_name.product_id.as_str(), pair)
        });
        Self { plain, related: related.collect() }
    }

    /// The package and the platform of an id; `None` when it is none on Red Hat Enterprise Linux.
    pub(super) fn resolve(&self, id: &str) -> Option<Product> {
        let (component, platform) = *self.related.get(id)?;
        let (module, platform) = match self.related.get(platform) {
            Some((module, platform)) => (Some(*module), *platform),
            None => (None, platform),
        };
        let scope = scope(self.plain.get(platform)?.cpe.as_deref()?)?;
        let module = module.and_then(|module| self.module(module));
        let Some(purl) = self.plain.get(component).and_then(|helper| helper.purl.as_deref()) else {
            // Without an URL, the id is the name of the component, after that of its module.
            let (module, name) = component.rsplit_once('/').map_or((module, component), |(m, name)| (stream(m), name));
            return Some(Product { scope, name: name.to_owned(), version: None, module, is_source: true });
        };
        let purl = Purl::parse(purl).filter(|purl| purl.kind == "rpm")?;
        let module = module.or_else(|| stream(purl.qualifiers.get("rpmmod")?));
        let epoch = purl.qualifiers.get("epoch").filter(|epoch| *epoch != "0");
        let version = purl.version.as_deref().map(|version| match epoch {
            Some(epoch) => format!("{epoch}:{version}"),
            None => version.to_owned(),
        });
        let is_source = purl.qualifiers.get("arch").is_some_and(|arch| arch == "src");
        Some(Product { scope, name: purl.name.clone(), version, module, is_source })
    }

    /// Name and stream of a module, of the URL of its product or of the id.
    fn module(&self, id: &str) -> Option<String> {
        let purl = self.plain.get(id).and_then(|helper| Purl::parse(helper.purl.as_deref()?));
        match purl.filter(|purl| purl.kind == "rpmmod") {
            Some(purl) => stream(&format!("{}:{}", purl.name, purl.version.as_deref()?)),
            None => stream(id),
        }
    }
}

/// The first two parts of `name:stream:version:context`.
fn stream(module: &str) -> Option<String> {
    let mut parts = module.split(':');
    Some(format!("{}:{}", parts.next()?, parts.next()?))
}

/// `cpe:/o:redhat:enterprise_linux:9::baseos`.
fn scope(cpe: &str) -> Option<Scope> {
    let parts: Vec<&str> = cpe.strip_prefix("cpe:/")?.split(':').collect();
    match parts[..] {
        ["a" | "o", "redhat", "enterprise_linux", release, ..] => Scope::release(Family::RedHat, release),
        _ => None,
    }
}
