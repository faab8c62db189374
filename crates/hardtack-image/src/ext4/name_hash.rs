//! The hash of file names by which large directories are indexed: half of MD4, over names as unsigned bytes
//! (kernel documentation, filesystems/ext4, "Hash Tree Directories").

/// The hash of `name` under `seed`. Its lowest bit is always clear: there it is said that a hash goes on in
/// the next block.
pub(super) fn half_md4(name: &[u8], seed: &[u8; 16]) -> u32 {
    let mut state = [0; 4];
    for (word, bytes) in state.iter_mut().zip(seed.chunks_exact(4)) {
        *word = bytes.iter().rev().fold(0, |word: u32, byte| (word << 8) | u32::from(*byte));
    }
    let mut rest = name;
    while !rest.is_empty() {
        transform(&mut state, &words(rest));
        rest = rest.get(32..).unwrap_or(&[]);
    }
    let hash = state[1] & !1;
    // The highest value is the end of a directory to readdir(3).
    if hash == END { END - 2 } else { hash }
}

const END: u32 = 0xffff_fffe;

/// The first 32 bytes of `text` as eight numbers, padded with its length.
fn words(text: &[u8]) -> [u32; 8] {
    let len = text.len() as u32 & 0xff;
    let padding = len | len << 8 | len << 16 | len << 24;
    let mut words = [padding; 8];
    for (word, bytes) in words.iter_mut().zip(text.chunks(4)) {
        *word = bytes.iter().fold(padding, |word, byte| (word << 8).wrapping_add(u32::from(*byte)));
    }
    words
}

fn transform(state: &mut [u32; 4], input: &[u32; 8]) {
    type Mix = fn(u32, u32, u32) -> u32;
    let rounds: [(Mix, u32, [usize; 8], [u32; 4]); 3] = [
        (|x, y, z| z ^ (x & (y ^ z)), 0, [0, 1, 2, 3, 4, 5, 6, 7], [3, 7, 11, 19]),
        (|x, y, z| (x & y).wrapping_add((x ^ y) & z), 0x5a82_7999, [1, 3, 5, 7, 0, 2, 4, 6], [3, 5, 9, 13]),
        (|x, y, z| x ^ y ^ z, 0x6ed9_eba1, [3, 7, 2, 6, 1, 5, 0, 4], [3, 9, 11, 15]),
    ];
    let [mut a, mut b, mut c, mut d] = *state;
    for (mix, constant, order, shifts) in rounds {
        for (index, word) in order.into_iter().enumerate() {
            let sum = a.wrapping_add(mix(b, c, d)).wrapping_add(input[word]).wrapping_add(constant);
            (a, b, c, d) = (d, sum.rotate_left(shifts[index % 4]), b, c);
        }
    }
    for (word, add) in state.iter_mut().zip([a, b, c, d]) {
        *word = word.wrapping_add(add);
    }
}
