//! What is in an initial file system: one or more cpio archives one behind the other, the last perhaps compressed
//! (kernel documentation, "initramfs buffer format").

use std::io::{self, BufRead, BufReader, Read};

/// The most bytes that are unpacked: far over any initial file system, and soon enough an end to hostile ones.
const MOST: u64 = 2 << 30;
/// What an archive or compressed data begins with.
type Magic = [u8; 6];

/// What a header of the "newc" format begins with, without and with a checksum.
const MAGICS: [Magic; 2] = [*b"070701", *b"070702"];
/// Numbers in a header, each of eight hexadecimal digits.
const FIELDS: usize = 13;
const FILE_SIZE: usize = 6;
const NAME_SIZE: usize = 11;
/// The longest name (`PATH_MAX`).
const LONGEST_NAME: u64 = 4096;
/// The name of the last entry.
const TRAILER: &str = "TRAILER!!!";

/// Why an initial file system cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InitramfsError {
    /// It is compressed in a way that is not read.
    #[error("it is compressed with {0}, which hardtack does not read")]
    Compression(&'static str),
    /// It is neither an archive nor compressed.
    #[error("neither an archive nor compressed data begins with {0:02x?}")]
    NoArchive([u8; 6]),
    /// An entry of an archive is damaged.
    #[error("the entry behind {0:?} is damaged")]
    Entry(String),
    /// It ends too early, or cannot be unpacked.
    #[error("it cannot be unpacked")]
    Unpack(#[from] io::Error),
}

/// The names of everything in an initial file system, without a slash at their beginning.
///
/// # Errors
/// When it is damaged, or compressed in a way that is not read.
pub fn initramfs_names(raw: &[u8]) -> Result<Vec<String>, InitramfsError> {
    let mut names = Vec::new();
    let mut plain = raw;
    if let Some(magic) = archives(&mut plain, &mut names)? {
        let mut unpacked =
            BufReader::new(decompressed(&raw[raw.len() - plain.len() - magic.len()..], magic)?.take(MOST));
        if let Some(magic) = archives(&mut unpacked, &mut names)? {
            return Err(InitramfsError::NoArchive(magic));
        }
    }
    Ok(names)
}

/// Reads archives up to the end, or up to something else, of which the first bytes are given.
fn archives(input: &mut impl BufRead, names: &mut Vec<String>) -> Result<Option<Magic>, InitramfsError> {
    loop {
        if !skip_zeros(input)? {
            return Ok(None);
        }
        let mut magic = Magic::default();
        input.read_exact(&mut magic)?;
        if !MAGICS.contains(&magic) {
            return Ok(Some(magic));
        }
        archive(input, names)?;
    }
}

/// Passes over the zeros between archives; tells whether anything follows.
fn skip_zeros(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let buffer = input.fill_buf()?;
        let zeros = buffer.iter().take_while(|byte| **byte == 0).count();
        let (end, data) = (buffer.is_empty(), zeros < buffer.len());
        input.consume(zeros);
        if end || data {
            return Ok(data);
        }
    }
}

/// Reads one archive, of which the magic of the first entry was read.
fn archive(input: &mut impl BufRead, names: &mut Vec<String>) -> Result<(), InitramfsError> {
    let mut last = String::new();
    loop {
        let damaged = || InitramfsError::Entry(last.clone());
        let mut header = [0; FIELDS * 8];
        input.read_exact(&mut header)?;
        let number = |field: usize| {
            let digits = std::str::from_utf8(&header[field * 8..field * 8 + 8]).ok()?;
            u64::from_str_radix(digits, 16).ok()
        };
        let size = number(FILE_SIZE).ok_or_else(damaged)?;
        let name_size = number(NAME_SIZE).filter(|len| (1..=LONGEST_NAME).contains(len)).ok_or_else(damaged)?;
        let mut name = vec![0; name_size as usize];
        input.read_exact(&mut name)?;
        name.pop();
        let name = String::from_utf8_lossy(&name).into_owned();
        // Names and contents end at multiples of four, counted from the beginning of the entry.
        let behind_name = (Magic::default().len() + header.len()) as u64 + name_size;
        skip(input, behind_name.next_multiple_of(4) - behind_name)?;
        if name == TRAILER {
            return Ok(());
        }
        skip(input, size.next_multiple_of(4))?;
        names.push(name.trim_start_matches("./").trim_start_matches('/').to_owned());
        last = name;
        let mut magic = Magic::default();
        input.read_exact(&mut magic)?;
        if !MAGICS.contains(&magic) {
            return Err(InitramfsError::Entry(last));
        }
    }
}

fn skip(input: &mut impl BufRead, count: u64) -> io::Result<()> {
    let copied = io::copy(&mut input.take(count), &mut io::sink())?;
    if copied == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// The compressed data unpacked, whatever it is compressed with.
fn decompressed(raw: &[u8], magic: Magic) -> Result<Box<dyn Read + '_>, InitramfsError> {
    match magic {
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Ok(Box::new(zstd::Decoder::with_buffer(raw)?)),
        [0x1f, 0x8b, ..] => Ok(Box::new(flate2::bufread::MultiGzDecoder::new(raw))),
        [0xfd, b'7', b'z', ..] => Err(InitramfsError::Compression("xz")),
        [0x5d, 0, 0, ..] => Err(InitramfsError::Compression("lzma")),
        [b'B', b'Z', b'h', ..] => Err(InitramfsError::Compression("bzip2")),
        [0x02, 0x21, 0x4c, 0x18, ..] => Err(InitramfsError::Compression("lz4")),
        [0x89, b'L', b'Z', b'O', ..] => Err(InitramfsError::Compression("lzo")),
        _ => Err(InitramfsError::NoArchive(magic)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    /// An archive as cpio(1) makes it of these names.
    fn cpio(names: &[&str]) -> Vec<u8> {
        let directory = tempfile::tempdir().unwrap();
        for name in names {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name.repeat(3)).unwrap();
        }
        let mut command = Command::new("cpio");
        let command = command.args(["--quiet", "-o", "-H", "newc"]).current_dir(directory.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(names.join("\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        output.stdout
    }

    #[test]
    fn archives_stand_one_behind_the_other_and_the_last_is_compressed() {
        let early = cpio(&["kernel/x86/microcode/GenuineIntel.bin"]);
        let main = cpio(&["init", "usr/lib/modules/6.1.0/kernel/drivers/nvme/host/nvme.ko", "abc"]);
        let expected = [
            "kernel/x86/microcode/GenuineIntel.bin",
            "init",
            "usr/lib/modules/6.1.0/kernel/drivers/nvme/host/nvme.ko",
            "abc",
        ];
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&main).unwrap();
        for packed in [main.clone(), zstd::encode_all(&main[..], 1).unwrap(), gzip.finish().unwrap()] {
            let raw = [early.clone(), packed].concat();
            assert_eq!(initramfs_names(&raw).unwrap(), expected);
        }
        assert!(initramfs_names(&[]).unwrap().is_empty());
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        let whole = cpio(&["init", "abc"]);
        let mut long = whole.clone();
        long[6 + NAME_SIZE * 8..][..8].copy_from_slice(b"ffffffff");
        let mut large = whole.clone();
        large[6 + FILE_SIZE * 8..][..8].copy_from_slice(b"ffffffff");
        let refusal = |raw: &[u8]| initramfs_names(raw).unwrap_err().to_string();
        let refusals = [refusal(b"hello world"), refusal(b"BZh9xxxxx"), refusal(&long), refusal(&large)];
        insta::assert_snapshot!(refusals.join("\n"), @r#"
        neither an archive nor compressed data begins with [68, 65, 6c, 6c, 6f, 20]
        it is compressed with bzip2, which hardtack does not read
        the entry behind "" is damaged
        it cannot be unpacked
        "#);
        for end in 1..whole.len() {
            let _ = initramfs_names(&whole[..end]);
        }
    }
}
