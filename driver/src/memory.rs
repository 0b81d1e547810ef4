//! Linear memory as it was: an image of it, what a core dump has of it, or what a module
//! puts there when it is instantiated.

use wasmparser::{BinaryReaderError, DataKind, KnownCustom, MemoryType, Operator, Parser, Payload};

/// Bytes of a page, unless a memory says otherwise.
const PAGE: u64 = 1 << 16;

/// Memory with 32-bit addresses, of which most may be zero. Addresses are of 64 bits here, so that
/// sums of what is found in memory cannot overflow.
#[derive(Clone, Debug, Default)]
pub struct Memory<'a> {
    /// What is known of it, by address.
    pieces: Vec<(u64, &'a [u8])>,
    /// Bytes: what is in no piece up to there is zero.
    size: u64,
}

impl<'a> Memory<'a> {
    /// Of all its bytes, or of a core dump: a module with a section `core`, whose first memory it
    /// is.
    ///
    /// # Errors
    /// What the bytes are instead.
    pub fn image(bytes: &'a [u8]) -> Result<Self, String> {
        if !bytes.starts_with(b"\0asm") {
            return Ok(Memory { pieces: vec![(0, bytes)], size: bytes.len() as u64 });
        }
        let parts = Parts::read(bytes).map_err(|error| format!("it is damaged: {error}"))?;
        if !parts.is_core_dump {
            return Err("this is a WebAssembly module, and no core dump: give an image of the \
                        memory of an instance"
                .into());
        }
        let memory = parts.memory.ok_or("the core dump has no memory")?;
        if memory.memory64 {
            return Err("the memory has 64-bit addresses, which the pass does not support".into());
        }
        let page = memory.page_size_log2.map_or(PAGE, |log| 1u64.checked_shl(log).unwrap_or(PAGE));
        Ok(Memory { pieces: parts.placed, size: memory.initial.saturating_mul(page) })
    }

    /// What `module` puts at fixed addresses; and whether any of its data has a word `marker`.
    ///
    /// # Errors
    /// Why this is not a module.
    pub fn initial(module: &'a [u8], marker: u32) -> Result<(Self, bool), String> {
        let parts = Parts::read(module).map_err(|error| format!("it is damaged: {error}"))?;
        let has_marker = |data: &&[u8]| data.windows(4).any(|word| word == marker.to_le_bytes());
        let is_marked = parts.placed.iter().map(|(_, data)| data).any(has_marker)
            || parts.passive.iter().any(has_marker);
        let ends = parts.placed.iter().map(|(start, data)| start + data.len() as u64);
        let size = ends.max().unwrap_or(0);
        Ok((Memory { pieces: parts.placed, size }, is_marked))
    }

    /// The piece that has `address`.
    fn piece(&self, address: u64) -> Option<(u64, &'a [u8])> {
        let next = self.pieces.partition_point(|(start, _)| *start <= address);
        let (start, data) = *self.pieces.get(next.checked_sub(1)?)?;
        (address - start < data.len() as u64).then_some((start, data))
    }

    /// Whether what is at `address` is known, and not only zero for want of anything else.
    pub fn holds(&self, address: u64) -> bool {
        self.piece(address).is_some()
    }

    fn byte(&self, address: u64) -> Option<u8> {
        let known = self.piece(address).map(|(start, data)| data[(address - start) as usize]);
        known.or((address < self.size).then_some(0))
    }

    /// The word at `address`; `None` outside of memory.
    pub fn word(&self, address: u64) -> Option<u64> {
        let mut bytes = [0; 4];
        for (byte, at) in bytes.iter_mut().zip(address..) {
            *byte = self.byte(at)?;
        }
        Some(u32::from_le_bytes(bytes).into())
    }

    /// The string at `address` up to a NUL, or the end of memory.
    pub fn text(&self, address: u64) -> String {
        let bytes: Vec<u8> =
            (address..).map_while(|at| self.byte(at).filter(|byte| *byte != 0)).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The multiples of four where `word`, which is not zero, stands.
    pub fn find(&self, word: u32) -> impl Iterator<Item = u64> {
        let word = word.to_le_bytes();
        self.pieces.iter().flat_map(move |(start, data)| {
            let first = start.next_multiple_of(4);
            let skipped = ((first - start) as usize).min(data.len());
            let words = data[skipped..].chunks_exact(4).zip((first..).step_by(4));
            words.filter(move |(bytes, _)| **bytes == word).map(|(_, address)| address)
        })
    }
}

/// What a module has of memory.
#[derive(Default)]
struct Parts<'a> {
    is_core_dump: bool,
    memory: Option<MemoryType>,
    /// Data at fixed addresses of the first memory, by address.
    placed: Vec<(u64, &'a [u8])>,
    passive: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, BinaryReaderError> {
        let mut parts = Parts::default();
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::CustomSection(section) => {
                    parts.is_core_dump |= matches!(section.as_known(), KnownCustom::CoreDump(_));
                }
                Payload::MemorySection(memories) => {
                    parts.memory = memories.into_iter().next().transpose()?;
                }
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let segment = segment?;
                        let DataKind::Active { memory_index: 0, offset_expr } = segment.kind else {
                            parts.passive.push(segment.data);
                            continue;
                        };
                        if let Operator::I32Const { value } =
                            offset_expr.get_operators_reader().read()?
                        {
                            parts.placed.push((u64::from(value as u32), segment.data));
                        }
                    }
                }
                _ => {}
            }
        }
        parts.placed.sort_by_key(|(start, _)| *start);
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_piece_has_is_zero_up_to_the_end() {
        let memory = Memory { pieces: vec![(2, &[1, 2]), (8, &[3, 4, 5, 6, b'x'])], size: 16 };
        assert_eq!(memory.word(0), Some(0x0201_0000));
        assert_eq!(memory.word(8), Some(0x0605_0403));
        assert_eq!(memory.word(6), Some(0x0403_0000));
        assert_eq!(memory.word(12), Some(u64::from(b'x')));
        assert_eq!(memory.word(13), None);
        assert_eq!(memory.word(u64::MAX - 8), None);
        assert_eq!(memory.text(12), "x");
        assert!(memory.holds(3) && !memory.holds(4) && !memory.holds(0));
    }

    #[test]
    fn words_are_found_where_they_are_aligned() {
        let bytes = [9, 9, 1, 0, 0, 2, 1, 0, 0, 2, 1, 0, 0, 2, 1];
        let memory = Memory { pieces: vec![(2, &bytes)], size: 17 };
        assert_eq!(memory.find(0x0200_0001).collect::<Vec<_>>(), [4, 8, 12]);
    }

    #[test]
    fn a_module_is_no_image() {
        assert!(Memory::image(b"\0asm\x01\0\0\0").unwrap_err().contains("no core dump"));
        assert!(Memory::image(b"\0asm\x01\0\0\0\x05\xff").unwrap_err().contains("damaged"));
        assert_eq!(Memory::image(b"\0\0\0\0").unwrap().word(0), Some(0));
    }
}
