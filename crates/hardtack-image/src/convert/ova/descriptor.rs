//! The description of a machine.

use std::fmt::Write as _;

use hardtack_recipe::{Firmware, ImageName};

/// A disk's file in the package.
pub(super) struct DiskFile {
    pub(super) name: String,
    /// Bytes of the file.
    pub(super) size: u64,
    /// Bytes of the disk.
    pub(super) capacity: u64,
}

/// Processors and MiB of memory that are proposed to whoever deploys the machine.
const PROCESSORS: u32 = 2;
const MEMORY: u32 = 2048;
/// The place on the bus that the controller has itself.
const OWN_PLACE: usize = 7;

/// The description (`.ovf`). Names of images and disks have no character that XML would have to escape.
pub(super) fn descriptor(name: &ImageName, firmware: Firmware, disks: &[DiskFile]) -> String {
    let (mut files, mut entries, mut items) = (String::new(), String::new(), String::new());
    let places = (0..).filter(|place| *place != OWN_PLACE);
    for ((number, disk), place) in (1..).zip(disks).zip(places) {
        let DiskFile { name, size, capacity } = disk;
        // Writing to a string does not fail.
        let _ = writeln!(files, r#"    <File ovf:href="{name}" ovf:id="file{number}" ovf:size="{size}"/>"#);
        let _ = writeln!(
            entries,
            r#"    <Disk ovf:capacity="{capacity}" ovf:capacityAllocationUnits="byte" ovf:diskId="disk{number}" ovf:fileRef="file{number}" ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>"#
        );
        let instance = 10 + place;
        let _ = writeln!(
            items,
            r"      <Item>
        <rasd:AddressOnParent>{place}</rasd:AddressOnParent>
        <rasd:ElementName>Hard disk {number}</rasd:ElementName>
        <rasd:HostResource>ovf:/disk/disk{number}</rasd:HostResource>
        <rasd:InstanceID>{instance}</rasd:InstanceID>
        <rasd:Parent>3</rasd:Parent>
        <rasd:ResourceType>17</rasd:ResourceType>
      </Item>"
        );
    }
    let firmware = match firmware {
        Firmware::Bios => "bios",
        Firmware::Uefi => "efi",
    };
    // Elements of an item stand in the order of their names, as the schema wants it. Linux has the drivers of
    // paravirtual SCSI and of vmxnet3; readers that know no such hardware take another kind.
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData" xmlns:vmw="http://www.vmware.com/schema/ovf">
  <References>
{files}  </References>
  <DiskSection>
    <Info>Virtual disks</Info>
{entries}  </DiskSection>
  <NetworkSection>
    <Info>Networks</Info>
    <Network ovf:name="VM Network">
      <Description>The network of the machine</Description>
    </Network>
  </NetworkSection>
  <VirtualSystem ovf:id="{name}">
    <Info>A virtual machine</Info>
    <Name>{name}</Name>
    <OperatingSystemSection ovf:id="101" vmw:osType="otherLinux64Guest">
      <Info>Linux, 64 bit</Info>
    </OperatingSystemSection>
    <VirtualHardwareSection>
      <Info>Virtual hardware</Info>
      <System>
        <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
        <vssd:InstanceID>0</vssd:InstanceID>
        <vssd:VirtualSystemIdentifier>{name}</vssd:VirtualSystemIdentifier>
        <vssd:VirtualSystemType>vmx-14</vssd:VirtualSystemType>
      </System>
      <Item>
        <rasd:AllocationUnits>hertz * 10^6</rasd:AllocationUnits>
        <rasd:Description>Number of virtual CPUs</rasd:Description>
        <rasd:ElementName>{PROCESSORS} virtual CPUs</rasd:ElementName>
        <rasd:InstanceID>1</rasd:InstanceID>
        <rasd:ResourceType>3</rasd:ResourceType>
        <rasd:VirtualQuantity>{PROCESSORS}</rasd:VirtualQuantity>
      </Item>
      <Item>
        <rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>
        <rasd:Description>Memory size</rasd:Description>
        <rasd:ElementName>{MEMORY} MiB of memory</rasd:ElementName>
        <rasd:InstanceID>2</rasd:InstanceID>
        <rasd:ResourceType>4</rasd:ResourceType>
        <rasd:VirtualQuantity>{MEMORY}</rasd:VirtualQuantity>
      </Item>
      <Item>
        <rasd:Address>0</rasd:Address>
        <rasd:Description>SCSI controller</rasd:Description>
        <rasd:ElementName>SCSI controller 0</rasd:ElementName>
        <rasd:InstanceID>3</rasd:InstanceID>
        <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType>
        <rasd:ResourceType>6</rasd:ResourceType>
      </Item>
{items}      <Item>
        <rasd:AutomaticAllocation>true</rasd:AutomaticAllocation>
        <rasd:Connection>VM Network</rasd:Connection>
        <rasd:ElementName>Network adapter 1</rasd:ElementName>
        <rasd:InstanceID>4</rasd:InstanceID>
        <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType>
        <rasd:ResourceType>10</rasd:ResourceType>
      </Item>
      <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="{firmware}"/>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
"#
    )
}
