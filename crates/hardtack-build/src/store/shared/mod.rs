//! What a store shares with those of other machines, in object storage.
//!
//! ```text
//! hardtack.json                         which form of shared store it is
//! salt                                  what keys of layers with sensitive texts are made with
//! layers/KEY/layer.json                 the record of a finished layer; it names its archive
//! layers/KEY/DIGEST.tar.zst             the archive, named by the digest of its bytes
//! layers/KEY/log                        what the making printed
//! bases/DEFINITION.json                 which state of an archive a bootstrap stands for at present
//! records/IMAGE/DIGEST/NUMBER.json.zst  what is known of an image; the highest number counts
//! signatures/IMAGE/DIGEST/DIGEST.json   signed statements
//! marks/IMAGE/DIGEST.json               images that must not be used
//! channels/IMAGE/CHANNEL/NUMBER.json    the moves of a channel, one by one
//! leases/NAME/NUMBER                    who works on what
//! ```
//!
//! But for `bases` and leases nothing is written twice: a new state is a new object, which is created only where there is
//! none of its name, so that of two machines one is told that the other was faster.

mod archive;
mod damage;
mod layers;
mod listing;
mod moves;
mod records;
mod sharing;
mod shipped;
mod transfer;
mod verify;

pub(crate) use sharing::Sharing;
pub use transfer::Transferred;
pub use verify::SharedDamage;
