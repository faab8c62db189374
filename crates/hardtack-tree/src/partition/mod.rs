//! Partition tables: GPT (UEFI specification, chapter 5) and MBR with logical partitions.

mod boot_record;
mod gpt;
mod kind;
mod table;

pub use kind::PartitionKind;
pub use table::{Partition, PartitionTable, Scheme, read};
