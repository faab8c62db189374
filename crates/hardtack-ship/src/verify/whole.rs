//! All of it.

use std::path::Path;

use hardtack_build::store::{Evidence, ImageId};
use hardtack_tree::Digest;
use serde::Serialize;

use super::content::{Content, place};
use super::{Check, Fault, Signed, evidence};
use crate::dsse::Envelope;
use crate::key::{KeyId, PublicKey};
use crate::statement::{Claim, Provenance, Statement};
use crate::{Shipped, ShippedError};

/// The `schema` of a [`Verification`] in JSON; it changes when a field changes its meaning or goes.
pub const VERIFICATION_SCHEMA: &str = "hardtack.verification/1";

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// [`VERIFICATION_SCHEMA`].
    pub schema: &'static str,
    /// The image.
    #[serde(flatten)]
    pub image: ImageId,
    /// Everything that was looked at.
    pub checks: Vec<Check>,
    /// The trusted keys that say where the image comes from.
    pub signers: Vec<KeyId>,
    /// Other keys that signatures name: nobody has looked whether they are right.
    pub unknown: Vec<KeyId>,
}

impl Verification {
    /// Whether all is as it must be.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.fault.is_none())
    }
}

/// Holds an image against its manifest, its evidence and the statements about it. Each of `keys` must have signed where it
/// comes from. Without keys, what is signed is held against the image all the same, whoever signed it.
///
/// # Errors
/// When the image cannot be looked at; what is wrong with it is in the result.
pub fn verify(image: &Shipped, statements: &[Signed], keys: &[PublicKey]) -> Result<Verification, ShippedError> {
    let content = Content::of(image)?;
    let mut verification = Verification {
        schema: VERIFICATION_SCHEMA,
        image: image.id.clone(),
        checks: evidence::checks(image),
        signers: Vec::new(),
        unknown: Vec::new(),
    };
    let mut vouched: Vec<String> = Vec::new();
    for signed in statements {
        let found = Found::of(signed, image, &content, keys);
        verification.checks.extend(found.check);
        verification.signers.extend(found.signers);
        verification.unknown.extend(found.unknown);
        vouched.extend(found.vouched);
    }
    for list in [&mut verification.signers, &mut verification.unknown] {
        list.sort_unstable();
        list.dedup();
    }
    for key in keys.iter().map(PublicKey::id) {
        if !verification.signers.contains(&key) {
            let fault = Some(Fault::NotSigned { key });
            verification.checks.push(Check { place: place(image, "signatures"), what: "signature".to_owned(), fault });
        }
    }
    let mut checks = content.checks;
    for path in content.silent.iter().filter(|_| !keys.is_empty()) {
        let is_vouched = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| vouched.iter().any(|vouched| vouched == name));
        if !is_vouched {
            let (place, what) = (path.display().to_string(), "signature".to_owned());
            checks.push(Check { place, what, fault: Some(Fault::Unvouched) });
        }
    }
    checks.append(&mut verification.checks);
    verification.checks = checks;
    Ok(verification)
}

/// What one envelope says.
#[derive(Default)]
struct Found {
    check: Option<Check>,
    /// Trusted keys that have signed a provenance.
    signers: Vec<KeyId>,
    unknown: Vec<KeyId>,
    /// Names of files that a trusted key has signed.
    vouched: Vec<String>,
}

impl Found {
    fn of(signed: &Signed, image: &Shipped, content: &Content, keys: &[PublicKey]) -> Self {
        let check =
            |fault: Option<Fault>| Some(Check { place: signed.place.clone(), what: "statement".to_owned(), fault });
        let unreadable = |reason: String| Self { check: check(Some(Fault::Unreadable { reason })), ..Self::default() };
        let envelope = match Envelope::read(&signed.bytes) {
            Ok(envelope) => envelope,
            Err(error) => return unreadable(error.to_string()),
        };
        let signers = match envelope.signers(keys) {
            Ok(signers) => signers,
            Err(error) => return unreadable(error.to_string()),
        };
        let named: Vec<KeyId> = envelope.key_ids().collect();
        let trusted = |key: &KeyId| keys.iter().any(|trusted| trusted.id() == *key);
        if let Some(key) = named.iter().find(|key| trusted(key) && !signers.contains(key)) {
            return Self { check: check(Some(Fault::BadSignature { key: *key })), ..Self::default() };
        }
        let unknown: Vec<KeyId> = named.into_iter().filter(|key| !trusted(key)).collect();
        // What somebody says whom nobody trusts is no reason to refuse an image.
        if !keys.is_empty() && signers.is_empty() {
            return Self { unknown, ..Self::default() };
        }
        let payload = match envelope.payload() {
            Ok(payload) => payload,
            Err(error) => return unreadable(error.to_string()),
        };
        let statement = match Statement::read(&payload) {
            Ok(statement) => statement,
            Err(error) => return unreadable(error.to_string()),
        };
        let fault = fault(&statement, image, content);
        let is_provenance = matches!(statement.claim, Claim::Provenance(_));
        Self {
            check: check(fault),
            vouched: statement.files().filter(|_| is_provenance).map(|(name, _)| name.to_owned()).collect(),
            signers: if is_provenance { signers } else { Vec::new() },
            unknown,
        }
    }
}

/// What a statement says that is not so.
fn fault(statement: &Statement, image: &Shipped, content: &Content) -> Option<Fault> {
    if !statement.is_about(&image.id) {
        return Some(Fault::OtherImage { image: image.id.clone() });
    }
    for (name, signed) in statement.files() {
        match content.bytes.get(name) {
            Some(found) if *found == signed => {}
            Some(found) => return Some(Fault::Changed { file: name.to_owned(), signed, found: *found }),
            None if lies_there(image, name) => {
                let what =
                    format!("{} was signed and lies there, and the manifest does not name it", name.escape_debug());
                return Some(Fault::Contradiction { what });
            }
            // A file that was left out when the image was copied is none that anybody uses.
            None => {}
        }
    }
    match &statement.claim {
        Claim::Provenance(provenance) => origin(provenance, image),
        Claim::Approval(_) | Claim::Other(_) => None,
    }
}

/// Whether a file that somebody else names is beside an image.
fn lies_there(image: &Shipped, name: &str) -> bool {
    let plain = Path::new(name).file_name().is_some_and(|plain| plain == name);
    image.directory.as_ref().is_some_and(|directory| plain && directory.join(name).exists())
}

/// What a statement says of the making of an image that its manifest and evidence do not say.
fn origin(provenance: &Provenance, image: &Shipped) -> Option<Fault> {
    let differs = |what: String| Some(Fault::Contradiction { what });
    let recipe = &provenance.build_definition.external_parameters.recipe;
    if recipe.digest != image.manifest.recipe.digest {
        return differs(format!(
            "it names the recipe {}, and the manifest {}",
            recipe.digest.escape_debug(),
            image.manifest.recipe.digest
        ));
    }
    for (name, signed) in provenance.run_details.byproducts.iter().filter_map(|byproduct| byproduct.as_file()) {
        let Some(kind) = Evidence::ALL.into_iter().find(|kind| kind.file() == name) else { continue };
        let found = image.evidence.get(&kind).map(Digest::of);
        match found {
            Some(found) if found == signed => {}
            Some(found) => return Some(Fault::Changed { file: name.to_owned(), signed, found }),
            None => return differs(format!("{name} is not there, and {signed} was signed")),
        }
    }
    None
}
