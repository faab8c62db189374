//! The description in a disk file.

use hardtack_tree::Digest;

/// Heads and sectors of the geometry that VMware gives disks of 2 GiB and more; readers of today count sectors.
const HEADS: u64 = 255;
const SECTORS: u64 = 63;

/// The description of a disk of so many sectors whose content has this digest. It is the same for the same content,
/// and its length is the same for all disks of one size.
pub(super) fn descriptor(sectors: u64, content: &Digest) -> String {
    let digits = content.hex();
    let (long_id, _) = digits.split_at(32);
    // VMware takes the last digits of the long number for the short one, and all ones mean that there is none.
    let id = match &long_id[24..] {
        "ffffffff" | "fffffffe" => "00000000",
        other => other,
    };
    format!(
        r#"# Disk DescriptorFile
version=1
encoding="UTF-8"
CID={id}
parentCID=ffffffff
createType="streamOptimized"

# Extent description
RW {sectors} SPARSE "disk.vmdk"

# The Disk Data Base
#DDB

ddb.adapterType = "lsilogic"
ddb.geometry.cylinders = "{}"
ddb.geometry.heads = "{HEADS}"
ddb.geometry.sectors = "{SECTORS}"
ddb.longContentID = "{long_id}"
ddb.virtualHWVersion = "14"
"#,
        sectors / (HEADS * SECTORS)
    )
}
