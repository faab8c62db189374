//! From an address to the storage behind it.

use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::client::ClientConfigKey;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::{ClientOptions, ObjectStore, RetryConfig};

use crate::address::Place;
use crate::{Address, RemoteError};

/// A server that does not answer by then is told of, not waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most that one request takes, a part of a large layer among them.
const REQUEST: Duration = Duration::from_secs(300);

/// Connects to the storage. Credentials come from the environment or the machine, as the provider's own tools find them:
/// `AWS_*`, `GOOGLE_*`, `AZURE_*`, metadata services.
pub(crate) fn connect(address: &Address) -> Result<Arc<dyn ObjectStore>, RemoteError> {
    // Whoever was first has set the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failed = |source: object_store::Error| RemoteError::Request {
        address: address.clone(),
        name: "the bucket".to_owned(),
        action: "open",
        source: Box::new(source),
    };
    let retry = RetryConfig { max_retries: 5, retry_timeout: PATIENCE, ..RetryConfig::default() };
    Ok(match &address.place {
        Place::S3(bucket) => {
            let builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
            Arc::new(builder.with_client_options(options("AWS_ALLOW_HTTP")).build().map_err(failed)?)
        }
        Place::Google(bucket) => {
            let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket).with_retry(retry);
            Arc::new(builder.with_client_options(options("GOOGLE_ALLOW_HTTP")).build().map_err(failed)?)
        }
        Place::Azure(container) => {
            let builder = MicrosoftAzureBuilder::from_env().with_container_name(container).with_retry(retry);
            Arc::new(builder.with_client_options(options("AZURE_ALLOW_HTTP")).build().map_err(failed)?)
        }
        Place::Directory(path) => {
            let unusable = |source| RemoteError::Directory { address: address.clone(), source };
            // Layers hold password hashes.
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
            Arc::new(LocalFileSystem::new_with_prefix(path).map_err(failed)?.with_fsync(true))
        }
    })
}

fn options(allow_http: &str) -> ClientOptions {
    let plain = std::env::var(allow_http).is_ok_and(|value| matches!(value.as_str(), "1" | "true" | "TRUE"));
    // Names are looked up without the host's C library, which a static program must not load.
    ClientOptions::new()
        .with_config(ClientConfigKey::RandomizeAddresses, "false")
        .with_allow_http(plain)
        .with_connect_timeout(Duration::from_secs(10))
        .with_timeout(REQUEST)
}
