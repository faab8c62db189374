//! What the store remembers of a bake that ended well.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use hardtack_audit::Audit;
use hardtack_audit::verdict::Verdict;
use hardtack_recipe::{Base, Image};
use hardtack_report::to_json;
use hardtack_tree::Digest;
use serde::Serialize;

use super::{BakeError, BakeRequest, BuiltTree, Manifest, parents};
use crate::base::StoredBase;
use crate::store::{
    AuditSummary, Evidence, FailedControl, Foundation, FoundationLayer, GateVerdict, IMAGE_SCHEMA, ImageId,
    ImageRecord, ProofOutcome, RecordedBase, StoreError,
};

/// An image under its final name.
pub(super) struct Baking<'a, 'r> {
    pub(super) request: &'a BakeRequest<'r>,
    pub(super) manifest: &'a Manifest,
    /// Its output directory.
    pub(super) directory: &'a Path,
    /// What base and steps made.
    pub(super) built: &'a BuiltTree,
}

impl Baking<'_, '_> {
    /// Records the image in the store, unless it is known there already.
    pub(super) fn record(&self, stored: Option<&StoredBase>) -> Result<(), BakeError> {
        let (store, manifest) = (self.request.store, self.manifest);
        let Some(digest) = manifest.digest() else { return Ok(()) };
        let earlier = store.recorded(&ImageId { name: self.request.image.name.clone(), digest })?;
        let proof = manifest.proved.map(ProofOutcome::of);
        let same =
            |earlier: &ImageRecord| earlier.baked == manifest.baked && (proof.is_none() || earlier.proof == proof);
        if earlier.as_ref().is_some_and(same) {
            return Ok(());
        }
        let mut record = self.describe(digest)?;
        let mut evidence = BTreeMap::new();
        for kind in Evidence::ALL.into_iter().filter(|kind| *kind != Evidence::Recipe) {
            evidence.extend(self.report(kind)?.map(|bytes| (kind, bytes)));
        }
        // What was proved of this very content stays proved.
        if let (None, Some(earlier)) = (record.proof, earlier) {
            record.proof = earlier.proof;
            let proof = store.evidence_bytes(&record.id(), Evidence::Proof)?;
            evidence.extend(proof.map(|bytes| (Evidence::Proof, bytes)));
        }
        evidence.insert(Evidence::Recipe, self.json(Evidence::Recipe, &self.images(stored))?);
        Ok(store.record(&record, &evidence)?)
    }

    fn describe(&self, digest: Digest) -> Result<ImageRecord, BakeError> {
        let manifest = self.manifest;
        let layers = self.built.stack.iter().zip(&self.built.names);
        let packages = self.read::<BTreeMap<String, String>>(Evidence::Packages)?.unwrap_or_default();
        Ok(ImageRecord {
            schema: IMAGE_SCHEMA.to_owned(),
            name: self.request.image.name.clone(),
            version: manifest.metadata.version.clone(),
            digest,
            baked: manifest.baked,
            hardtack: manifest.hardtack.clone(),
            base: self.base(),
            foundation: Foundation {
                layers: layers.map(|(key, name)| FoundationLayer { name: name.clone(), key: *key }).collect(),
                epoch: self.built.epoch,
                sources: self.built.sources.clone(),
                origin: self.built.origin.clone(),
            },
            audit: self.audit()?,
            proof: manifest.proved.map(ProofOutcome::of),
            packages: packages.len(),
            bytes: manifest.bytes(),
        })
    }

    fn base(&self) -> RecordedBase {
        if let Some(base) = &self.built.stored {
            return RecordedBase::Image(base.clone());
        }
        let image = self.request.image;
        let root = parents(self.request.recipe, image).last().copied().unwrap_or(image);
        match (&root.base, &self.built.origin) {
            (_, Some(origin)) => RecordedBase::Bootstrap { origin: origin.clone() },
            (Base::Tar { .. }, None) => RecordedBase::Tar,
            (Base::Image { .. }, None) => RecordedBase::DiskImages,
            (Base::Directory { .. } | Base::Bootstrap(_) | Base::From { .. } | Base::Stored { .. }, None) => {
                RecordedBase::Directory
            }
        }
    }

    fn audit(&self) -> Result<Option<AuditSummary>, BakeError> {
        let Some(audit) = self.read::<Audit>(Evidence::Audit)? else { return Ok(None) };
        let failed = audit.controls.into_iter().filter(|control| control.verdict == Verdict::Fail);
        let gate = if self.request.image.gate.asks_of_audit() { GateVerdict::Met } else { GateVerdict::NotAsked };
        Ok(Some(AuditSummary {
            benchmark: audit.benchmark,
            profile: audit.profile,
            score: audit.score,
            percent: audit.percent,
            failed: failed.map(|failed| FailedControl { control: failed.control, title: failed.title }).collect(),
            gate,
        }))
    }

    /// What recipes say about the image and those that it was made from, the nearest first.
    fn images<'s>(&'s self, stored: Option<&'s StoredBase>) -> Vec<&'s Image> {
        let image = self.request.image;
        let recipe = std::iter::once(image).chain(parents(self.request.recipe, image));
        recipe.chain(stored.iter().flat_map(|base| &base.images)).collect()
    }

    /// A report in the output directory; none where the bake made none.
    fn report(&self, kind: Evidence) -> Result<Option<Vec<u8>>, BakeError> {
        let path = kind.within(self.directory);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(BakeError::Output { path, action: "read", source }),
        }
    }

    fn read<T: serde::de::DeserializeOwned>(&self, kind: Evidence) -> Result<Option<T>, BakeError> {
        let Some(bytes) = self.report(kind)? else { return Ok(None) };
        let path = kind.within(self.directory);
        let read = serde_json::from_slice(&bytes);
        Ok(Some(read.map_err(|source| StoreError::Damaged { path, source })?))
    }

    fn json(&self, kind: Evidence, value: &impl Serialize) -> Result<Vec<u8>, BakeError> {
        let path = kind.within(self.directory);
        Ok(to_json(value).map_err(|source| StoreError::Damaged { path, source })?.into_bytes())
    }
}
