//! HCL recipes as typed values: variables, images, bases, steps, layouts, hardening and tests.
//!
//! [`Recipe`] is the whole of what a recipe says, every expression evaluated and every word checked.
//! What it means for layers, disks and controls is the work of the crates above.

mod base;
mod check;
mod distribution;
mod gate;
mod goss;
mod harden;
mod health;
mod http_url;
mod image;
mod image_format;
pub mod import;
mod init;
mod layout;
mod load;
mod locals;
mod mount;
mod mount_option;
mod names;
mod neighbour;
mod parse;
mod policy;
mod prove;
mod read;
mod recipe;
mod reference;
mod seal;
mod size;
mod step;
mod store_reference;
mod variable;
mod versions;
mod word;
pub mod yaml;

pub use base::{Base, Bootstrap, DiskFile};
pub use distribution::{DISTRIBUTIONS, Distribution};
pub use gate::{Condition, ControlSeverity, Gate, VulnerabilityClass, VulnerabilityLimit, VulnerabilityLimits, Wanted};
pub use harden::{Exception, ExceptionKind, Harden, ParameterValue};
pub use health::{Health, HealthCheck};
pub use http_url::{HttpUrl, HttpUrlError};
pub use image::{Image, Metadata};
pub use image_format::{DiskFormat, FormatSource, ImageFormat, TreeFormat};
pub use init::Starter;
pub use layout::{
    Disk, FileSystem, Firmware, GroupName, Layout, Loader, LvmNameError, Mount, Overlay, Partition, PartitionTable,
    Platform, Tmpfs, Volume, VolumeGroup, VolumeName, VolumeSize, VolumeSizeError, VolumeUse, mapper_name,
};
pub use load::{LoadOptions, load};
pub use mount::{MountPoint, MountPointError};
pub use mount_option::{MountKind, MountOption, MountOptionError};
pub use names::{ChannelName, DiskName, ImageName, NameError, StepName};
pub use neighbour::{Beside, Neighbour, NeighbourError};
pub use policy::{PackageList, Policy};
pub use prove::{Check, TestBlock};
pub use recipe::Recipe;
pub use reference::{BlockReference, KeyReference, Otherwise, blocks};
pub use seal::{Seal, SealSection, SecretException, SkippedSection};
pub use size::{Extent, Size, SizeError};
pub use step::{
    Action, Discard, FileContent, FileStep, GroupStep, HookMoment, HostHook, Packages, Pin, Script, ScriptSource,
    ServiceStep, Step, Upgrade, UserStep,
};
pub use store_reference::{StoreReference, StoreReferenceError, Which};
pub use variable::{Assignment, Given, Kind, Origin, Variable};
pub use versions::{ImageVersion, ImageVersionError, PinKind, VersionPin, Versions};
