//! The archive.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use hardtack_recipe::{Firmware, ImageName};
use hardtack_tree::{Digest, Digester};
use tempfile::NamedTempFile;

use super::descriptor::{DiskFile, descriptor};
use crate::convert::disk::whole;
use crate::convert::tar::{self, Header, padding};
use crate::convert::{ConvertError, RawDisk, vmdk};

/// Disks on one controller: it has 16 places, and takes one itself.
const MOST_DISKS: usize = 15;

/// A virtual machine.
#[derive(Clone, Copy, Debug)]
pub struct Appliance<'a> {
    /// Its name, and, shortened to 80 bytes, that of the files in its package.
    pub name: &'a ImageName,
    /// Its disks, the one that it boots from first.
    pub disks: &'a [RawDisk<'a>],
    /// The firmwares that can boot it: the machine has UEFI where that is among them.
    pub firmware: &'a [Firmware],
    /// The time of the files in the package, in seconds since 1970.
    pub epoch: i64,
}

/// Makes of a machine an OVF package in one file, `out`, which should be a temporary name. Its disks are compressed
/// (`streamOptimized`). When it fails nothing is left at `out`.
///
/// # Errors
/// When it has no disk or too many, or a file cannot be read or written.
pub fn pack(appliance: &Appliance<'_>, out: &Path) -> Result<(), ConvertError> {
    let count = appliance.disks.len();
    if count == 0 || count > MOST_DISKS {
        return Err(ConvertError::Disks { count });
    }
    whole(out, || write(appliance, out))
}

fn write(appliance: &Appliance<'_>, out: &Path) -> Result<(), ConvertError> {
    let writing = ConvertError::write(out);
    let Appliance { name, epoch, .. } = *appliance;
    // Headers have room for 100 bytes, and `-disk15.vmdk` takes twelve of them.
    let stem = name.as_str().get(..80).unwrap_or(name.as_str());
    let mut disks = Vec::new();
    let mut contents = Vec::new();
    for (number, disk) in (1..).zip(appliance.disks) {
        let file = NamedTempFile::new_in(out.parent().unwrap_or(Path::new("."))).map_err(writing)?;
        vmdk::write(disk.path, file.path())?;
        let reading = ConvertError::read(disk.path);
        let capacity = disk.path.metadata().map_err(reading)?.len();
        let size = file.as_file().metadata().map_err(writing)?.len();
        disks.push(DiskFile { name: format!("{stem}-disk{number}.vmdk"), size, capacity });
        contents.push(file);
    }
    let firmware = if appliance.firmware.contains(&Firmware::Uefi) { Firmware::Uefi } else { Firmware::Bios };
    let description = descriptor(name, firmware, &disks);
    let mut manifest = format!("SHA256({stem}.ovf)= {}\n", Digest::of(&description).hex());
    for (disk, content) in disks.iter().zip(&mut contents) {
        let digest = digest(content.as_file_mut()).map_err(writing)?;
        manifest.push_str(&format!("SHA256({})= {}\n", disk.name, digest.hex()));
    }

    let file = File::create(out).map_err(writing)?;
    let mut archive = BufWriter::with_capacity(1 << 20, file);
    // A reader learns all about the machine before the disks come by; the standard fixes this order.
    for (ending, text) in [("ovf", &description), ("mf", &manifest)] {
        member(&mut archive, &format!("{stem}.{ending}"), text.len() as u64, epoch, &mut text.as_bytes())
            .map_err(writing)?;
    }
    for (disk, content) in disks.iter().zip(&mut contents) {
        content.rewind().map_err(writing)?;
        member(&mut archive, &disk.name, disk.size, epoch, content).map_err(writing)?;
    }
    archive.write_all(&tar::END).and_then(|()| archive.flush()).map_err(writing)
}

fn member(archive: &mut impl Write, name: &str, size: u64, epoch: i64, content: &mut impl Read) -> io::Result<()> {
    archive.write_all(&Header::file(name.as_bytes(), size, epoch).encode())?;
    io::copy(&mut content.take(size), archive)?;
    archive.write_all(&[0; tar::BLOCK][..padding(size)])
}

fn digest(file: &mut File) -> io::Result<Digest> {
    file.rewind()?;
    let mut digester = Digester::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digester.finish()),
            count => digester.update(&buffer[..count]),
        };
    }
}
