//! Partition tables that sfdisk(8) wrote, read as sfdisk reads them; and damaged ones.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock};

use hardtack_tree::partition::{self, PartitionKind, PartitionTable, Scheme};
use hardtack_tree::{FileSource, FormatError, Source};
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::Value;
use tempfile::NamedTempFile;

const SIZE: u64 = 100 << 20;

/// Runs a program on a text; `None` when it fails.
fn run(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap());
    let mut command = Command::new(program);
    command.args(arguments).env("PATH", path).env("LC_ALL", "C");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot run {program}: {error}"));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// A disk with the table of an sfdisk script.
fn disk(script: &str) -> NamedTempFile {
    let disk = NamedTempFile::new().unwrap();
    disk.as_file().set_len(SIZE).unwrap();
    run("sfdisk", &["--quiet", disk.path().to_str().unwrap()], script).unwrap();
    disk
}

fn read(disk: &Path) -> Result<Option<PartitionTable>, FormatError> {
    let source: Arc<dyn Source> = Arc::new(FileSource::new(File::open(disk).unwrap()).unwrap());
    partition::read(&source)
}

fn said(disk: &NamedTempFile) -> String {
    read(disk.path()).unwrap_err().to_string()
}

/// Number, start, size, type, UUID and name of every partition.
type Row = (u64, u64, u64, String, String, String);

fn rows(table: &PartitionTable) -> Vec<Row> {
    let kind = |kind| match kind {
        PartitionKind::Gpt(id) => id.to_string(),
        PartitionKind::Mbr(id) => format!("{id:x}"),
    };
    let row = |found: &partition::Partition| {
        let size = found.content.size();
        (found.number.into(), found.start, size, kind(found.kind), found.uuid.clone(), found.name.clone())
    };
    table.partitions.iter().map(row).collect()
}

/// What sfdisk says of a disk; extended partitions are left out.
fn rows_by_sfdisk(disk: &str) -> Vec<Row> {
    let table: Value = serde_json::from_str(&run("sfdisk", &["-J", disk], "").unwrap()).unwrap();
    let table = &table["partitiontable"];
    let sector = table["sectorsize"].as_u64().unwrap();
    let id = table["id"].as_str().unwrap().trim_start_matches("0x").to_lowercase();
    let mut rows = Vec::new();
    for found in table["partitions"].as_array().into_iter().flatten() {
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        let number: u64 = text("node")[disk.len()..].trim_start_matches('p').parse().unwrap();
        let kind = text("type").to_lowercase();
        if matches!(kind.as_str(), "5" | "f" | "85") {
            continue;
        }
        let bytes = |key: &str| found[key].as_u64().unwrap() * sector;
        let uuid = match text("uuid").as_str() {
            "" => format!("{id}-{number:02x}"),
            uuid => uuid.to_lowercase(),
        };
        rows.push((number, bytes("start"), bytes("size"), kind, uuid, text("name")));
    }
    rows
}

fn agrees(disk: &NamedTempFile) -> PartitionTable {
    let table = read(disk.path()).unwrap().unwrap();
    assert_eq!(rows(&table), rows_by_sfdisk(disk.path().to_str().unwrap()));
    table
}

const GPT: &str = "label: gpt\n,1M,21686148-6449-6E6F-744E-656564454649,\n,20M,U,*\n\
                   ,30M,L\nsize=5M, name=\"däta\", type=8DA63339-0007-60C0-C436-083AC8230908\n";
const MBR: &str = "label: dos\n1: size=10M,type=83,bootable\n2: size=20M,type=82\n3: size=50M,type=5\n\
                   5: size=5M,type=83\n6: size=6M,type=8e\n7: size=7M,type=83\n";

#[test]
fn a_gpt_is_read_as_sfdisk_reads_it() {
    let table = agrees(&disk(GPT));
    assert_eq!((table.scheme, table.remark.as_deref()), (Scheme::Gpt, None));
    assert_eq!(table.partitions[1].kind.to_string(), "EFI system");
    // Numbers with gaps, and an order that is not that of the disk.
    let table = agrees(&disk("label: gpt\n7: start=40960,size=2048\n3: start=90000,size=10\n128: start=2048,size=1\n"));
    assert_eq!(table.partitions.iter().map(|found| found.number).collect::<Vec<_>>(), [3, 7, 128]);
    agrees(&disk("label: gpt\ntable-length: 4\n,1M\n"));
    agrees(&disk("label: gpt\n"));
}

#[test]
fn an_mbr_is_read_as_sfdisk_reads_it() {
    let table = agrees(&disk(MBR));
    assert_eq!(table.scheme, Scheme::Mbr);
    assert_eq!(table.partitions.iter().map(|found| found.number).collect::<Vec<_>>(), [1, 2, 5, 6, 7]);
    agrees(&disk("label: dos\n4: start=2048,size=99\n"));
    assert!(agrees(&disk("label: dos\n,50M,5\n")).partitions.is_empty());
}

#[test]
fn a_table_in_sectors_of_4096_bytes_is_read() {
    let disk = NamedTempFile::new().unwrap();
    disk.as_file().set_len(SIZE).unwrap();
    let path = disk.path().to_str().unwrap();
    let Some(device) = run("losetup", &["--find", "--show", "--sector-size", "4096", path], "") else {
        println!("skipped: no loop device");
        return;
    };
    let device = device.trim();
    let written = run("sfdisk", &["--quiet", "--no-reread", "--no-tell-kernel", device], GPT);
    let expected = written.as_ref().map(|_| rows_by_sfdisk(device));
    run("losetup", &["--detach", device], "").unwrap();
    assert_eq!(rows(&read(disk.path()).unwrap().unwrap()), expected.unwrap());
}

#[test]
fn no_table_is_none() {
    let disk = NamedTempFile::new().unwrap();
    for size in [0, 1, 511, 512, 4096, 10 << 20] {
        disk.as_file().set_len(size).unwrap();
        assert!(read(disk.path()).unwrap().is_none(), "{size}");
    }
    // The first sector of this file system has the mark of a boot record.
    run("mkfs.vfat", &[disk.path().to_str().unwrap()], "").unwrap();
    assert!(read(disk.path()).unwrap().is_none());
}

/// Overwrites bytes of a disk.
fn put(disk: &NamedTempFile, at: u64, bytes: &[u8]) {
    use std::os::unix::fs::FileExt;
    disk.as_file().write_all_at(bytes, at).unwrap();
}

#[test]
fn a_damaged_first_copy_of_a_gpt_is_replaced_by_the_second() {
    let whole = rows(&agrees(&disk(GPT)));
    let ids = |rows: &[Row]| rows.iter().map(|row| (row.0, row.1, row.2)).collect::<Vec<_>>();
    for (at, bytes) in [(512, &[0; 512][..]), (512 + 72, &[9]), (1024 + 60, &[1])] {
        let disk = disk(GPT);
        put(&disk, at, bytes);
        let table = agrees(&disk);
        assert_eq!(ids(&rows(&table)), ids(&whole));
        let remark = table.remark.unwrap();
        assert!(remark.starts_with("the first copy of the partition table is damaged ("), "{remark}");
        // Both copies.
        let end = SIZE - 512;
        put(&disk, end + 60, &[1]);
        let said = said(&disk);
        assert!(said.ends_with("and there is no sound second copy"), "{said}");
    }
}

#[test]
fn a_disk_that_was_made_larger_is_read_by_its_first_copy() {
    let disk = disk(GPT);
    disk.as_file().set_len(SIZE * 2).unwrap();
    assert_eq!(read(disk.path()).unwrap().unwrap().remark, None);
}

#[test]
fn a_disk_that_was_cut_short_is_refused() {
    for script in [GPT, MBR] {
        let disk = disk(script);
        disk.as_file().set_len(40 << 20).unwrap();
        let said = said(&disk);
        assert!(said.contains("beyond the end of the disk of 41943040 bytes"), "{said}");
    }
}

#[test]
fn an_old_gpt_below_a_boot_record_does_not_count() {
    let disk = disk(GPT);
    let other = self::disk("label: dos\n,10M\n");
    put(&disk, 0, &fs::read(other.path()).unwrap()[..512]);
    assert_eq!(read(disk.path()).unwrap().unwrap().scheme, Scheme::Mbr);
}

/// The sectors of the records in the extended partition of [`MBR`].
fn records(disk: &NamedTempFile) -> Vec<u64> {
    let bytes = fs::read(disk.path()).unwrap();
    let word = |at: usize| u64::from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()));
    let first = word(446 + 32 + 8);
    let mut records = vec![first];
    while word((records[records.len() - 1] * 512) as usize + 462 + 12) != 0 {
        records.push(first + word((records[records.len() - 1] * 512) as usize + 462 + 8));
    }
    records
}

#[test]
fn a_chain_of_logical_partitions_without_end_is_refused() {
    let disk = disk(MBR);
    let records = records(&disk);
    assert_eq!(records.len(), 3);
    let back = |disk: &NamedTempFile, to: u64| {
        put(disk, records[2] * 512 + 462 + 4, &[5]);
        put(disk, records[2] * 512 + 462 + 8, &((to - records[0]) as u32).to_le_bytes());
        put(disk, records[2] * 512 + 462 + 12, &1_u32.to_le_bytes());
    };
    back(&disk, records[1]);
    assert_snapshot!(said(&disk), @"damaged MBR: the chain of logical partitions comes back to sector 75776");
    back(&disk, records[0]);
    assert_snapshot!(said(&disk), @"damaged MBR: the chain of logical partitions comes back to sector 63488");
    back(&disk, records[0] + 1);
    assert_snapshot!(said(&disk), @"damaged MBR: no record of a logical partition at sector 63489");
    back(&disk, records[0] + 0xffff_0000);
    assert_snapshot!(said(&disk), @"damaged MBR: a logical partition at sector 4294965248, outside of its extended partition");
}

#[test]
fn a_boot_record_that_lies_is_refused() {
    let entry = |bytes: &[(u64, u32)]| {
        let disk = disk(MBR);
        for (at, number) in bytes {
            put(&disk, 446 + at, &number.to_le_bytes());
        }
        said(&disk)
    };
    assert_snapshot!(entry(&[(8, 0)]), @"damaged MBR: partition 1 begins with the boot record itself");
    assert_snapshot!(entry(&[(8, u32::MAX)]), @"damaged MBR: partition 1 reaches beyond the end of the disk of 104857600 bytes");
    assert_snapshot!(entry(&[(12, u32::MAX)]), @"damaged MBR: partition 1 reaches beyond the end of the disk of 104857600 bytes");
    assert_snapshot!(entry(&[(16 + 8, 4096)]), @"damaged MBR: partitions 1 and 2 overlap");
    assert_snapshot!(entry(&[(32 + 12, 10)]), @"damaged MBR: the logical partition of sector 63488 leaves its extended partition");
}

#[test]
fn a_gpt_that_lies_is_refused_although_its_sums_are_right() {
    let lie = |in_header: &[(usize, &[u8])], in_entries: &[(usize, &[u8])]| {
        let disk = disk(GPT);
        let mut bytes = fs::read(disk.path()).unwrap();
        for (at, new) in in_entries {
            bytes[1024 + at..1024 + at + new.len()].copy_from_slice(new);
        }
        let sum = crc32fast::hash(&bytes[1024..1024 + 128 * 128]).to_le_bytes();
        bytes[512 + 88..512 + 92].copy_from_slice(&sum);
        for (at, new) in in_header {
            bytes[512 + at..512 + at + new.len()].copy_from_slice(new);
        }
        bytes[512 + 16..512 + 20].fill(0);
        let sum = crc32fast::hash(&bytes[512..512 + 92]).to_le_bytes();
        bytes[512 + 16..512 + 20].copy_from_slice(&sum);
        // No second copy.
        let end = bytes.len() - 512;
        bytes[end..].fill(0);
        put(&disk, 0, &bytes);
        said(&disk)
    };
    assert_snapshot!(lie(&[(80, &[0xff; 4])], &[]), @"damaged GPT: 4294967295 entries of 128 bytes, and there is no sound second copy");
    assert_snapshot!(lie(&[(84, &[0; 4])], &[]), @"damaged GPT: 128 entries of 0 bytes, and there is no sound second copy");
    assert_snapshot!(lie(&[(72, &[0xff; 8])], &[]), @"damaged GPT: the entries lie beyond the end of the disk, and there is no sound second copy");
    assert_snapshot!(lie(&[(24, &[7; 8])], &[]), @"damaged GPT: the header is not where it says, and there is no sound second copy");
    assert_snapshot!(lie(&[(12, &[1, 0, 0, 0])], &[]), @"damaged GPT: a header of 1 bytes, and there is no sound second copy");
    assert_snapshot!(lie(&[], &[(32, &[0xff; 8])]), @"damaged GPT: partition 1 ends at sector 4095, before it begins at 18446744073709551615");
    assert_snapshot!(lie(&[], &[(32, &[0; 8]), (40, &[0xff; 8])]), @"damaged GPT: partition 1 reaches beyond the end of the disk of 104857600 bytes");
    assert_snapshot!(lie(&[], &[(128 + 32, &2048_u64.to_le_bytes())]), @"damaged GPT: partitions 1 and 2 overlap");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        is_gpt in any::<bool>(),
        changes in proptest::collection::vec((0..2048_usize, any::<u8>()), 1..6),
    ) {
        static STARTS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
            [GPT, MBR].map(|script| fs::read(disk(script).path()).unwrap()[..1 << 20].to_vec())
        });
        let mut bytes = STARTS[usize::from(is_gpt)].clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let disk: Arc<dyn Source> = Arc::new(bytes);
        let _ = partition::read(&disk);
    }
}
