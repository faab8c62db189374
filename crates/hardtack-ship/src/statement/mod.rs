//! What is signed: in-toto statements (<https://github.com/in-toto/attestation>, `spec/v1/statement.md`).

mod approval;
mod form;
mod provenance;
mod resource;

pub use approval::{APPROVAL, Approval};
pub use form::{Claim, STATEMENT, Statement, StatementError};
pub use provenance::{
    BUILD_TYPE, BuildDefinition, BuildMetadata, Builder, ExternalParameters, InternalParameters, PROVENANCE,
    Provenance, RecipeParameters, RunDetails,
};
pub use resource::{CONTENT, Resource, SHA256};
