//! Changes to files that know nothing of what is in them.

use super::random::Random;

/// `bytes` with random changes: flipped bits, other bytes, pieces cut out, doubled, filled,
/// or taken from `other`, and the end cut off. The first `kept` bytes, which tell what the
/// file is, stay in most cases.
pub fn damage(random: &mut Random, bytes: &[u8], other: &[u8], kept: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let kept = if random.one_in(50) { 0 } else { kept.min(bytes.len()) };
    // Few changes get far; many find what looks at everything.
    for _ in 0..[1, 1, 1, 2, 4, 16][random.below(6)] {
        let at = kept + random.below(bytes.len() - kept);
        let scale = random.below(9);
        let length = random.below(1 << scale);
        let end = (at + length).min(bytes.len());
        match random.below(9) {
            0 | 1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 | 3 if at < bytes.len() => bytes[at] = random.byte(),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => {
                let value = random.pick(&[0, 0xFF, 0x80, 1]);
                bytes[at..end].fill(value);
            }
            7 => {
                let from = random.below(other.len());
                let piece = other[from..(from + length).min(other.len())].to_vec();
                bytes.splice(at..end, piece);
            }
            _ if random.one_in(3) => bytes.truncate(at),
            _ => {}
        }
        if bytes.len() <= kept {
            break;
        }
    }
    bytes
}
