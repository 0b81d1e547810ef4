//! What is suspended in a memory, and where: reads the records that frames have saved with the
//! pass's option `backtrace` (`plugin/src/transform/backtrace.rs` says what they lead to).

use crate::memory::Memory;
use asyncify::transform::POINT_MAGIC;
use serde::Serialize;
use std::{fmt, ops::Range};

const WORD: u64 = 4;

/// Bytes before the places of a point, and of each place.
const POINT: u64 = 4 * WORD;
const PLACE: u64 = 4 * WORD;

/// More places than any call has: functions that were inlined into each other.
const MOST_PLACES: u64 = 1 << 12;

/// Where a call stands, and what its frame has saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// The function, demangled.
    pub function: String,
    /// The file, as the compiler was given it.
    pub file: Option<String>,
    /// From 1; 0 where it is not known.
    pub line: u64,
    /// From 1; 0 where it is not known.
    pub column: u64,
    /// Whether the function was inlined into that of the next frame.
    pub inlined: bool,
    /// The address of the record.
    pub record: u64,
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.function)?;
        if self.inlined {
            f.write_str(" [inlined]")?;
        }
        if let Some(file) = &self.file {
            write!(f, " at {file}")?;
            for number in [self.line, self.column].into_iter().take_while(|number| *number > 0) {
                write!(f, ":{number}")?;
            }
        }
        Ok(())
    }
}

/// Something suspended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspended {
    /// Where it was found: the task, the two words that the runtime was given, or what was saved.
    pub address: u64,
    /// The name of a task that has one.
    pub name: Option<String>,
    /// The innermost first.
    pub frames: Vec<Frame>,
    /// Why there are no frames.
    pub problem: Option<&'static str>,
}

/// A field of `asyncify_task` of `runtime/include/asyncify.h`, by its offset.
mod task {
    pub const SAVED: u64 = 0;
    pub const LIMIT: u64 = 4;
    pub const LOW: u64 = 8;
    pub const HIGH: u64 = 12;
    pub const NAME: u64 = 28;
    pub const MAGIC: u64 = 36;
    pub const STATUS: u64 = 40;

    /// What `MAGIC` is in every task.
    pub const IS_TASK: u32 = 0x7a5c_0de5;
    /// `ASYNCIFY_PAUSED`.
    pub const PAUSED: u64 = 3;
}

/// The memory of an instance, with the module that it is of.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// What the module puts into memory when it starts.
    pub initial: Memory<'a>,
    /// What was there later.
    pub memory: Memory<'a>,
}

/// A record: its address, and that of its point.
type Record = (u64, u64);

impl Program<'_> {
    /// The paused tasks of `asyncify.h`, in the order of their addresses.
    pub fn tasks(&self) -> Vec<Suspended> {
        let found = self.memory.find(task::IS_TASK);
        found.filter_map(|magic| self.task(magic.checked_sub(task::MAGIC)?)).collect()
    }

    /// The task at `address`, if there is one, and if it is paused.
    fn task(&self, address: u64) -> Option<Suspended> {
        let field = |offset| self.memory.word(address + offset);
        let (saved, limit) = (field(task::SAVED)?, field(task::LIMIT)?);
        let (low, high) = (field(task::LOW)?, field(task::HIGH)?);
        let is_paused = field(task::STATUS)? & 0xff == task::PAUSED;
        if !is_paused || low >= limit || limit >= high {
            return None;
        }
        let name = field(task::NAME).filter(|name| *name != 0).map(|name| self.memory.text(name));
        let is_as_it_was = limit <= saved && saved < high && self.memory.word(saved) == Some(high);
        let records = if is_as_it_was { self.on_stack(saved) } else { None };
        let problem = match records {
            _ if !is_as_it_was => Some("its stack was released or overwritten while it was paused"),
            None => Some("what its frames have saved was overwritten, or is of another module"),
            Some(_) => None,
        };
        Some(Suspended { address, name, frames: self.frames(records), problem })
    }

    /// What is suspended with the two words at `address` that the runtime was given: a task, or
    /// anything else, with either interface.
    pub fn at(&self, address: u64) -> Option<Suspended> {
        let is_task = self.memory.word(address + task::MAGIC) == Some(task::IS_TASK.into());
        if let Some(task) = Some(address).filter(|_| is_task).and_then(|it| self.task(it)) {
            return Some(task);
        }
        let saved = self.memory.word(address)?;
        let records = self.on_stack(saved).or_else(|| self.in_buffer(saved))?;
        Some(Suspended { address, name: None, frames: self.frames(Some(records)), problem: None })
    }

    /// What has been saved in a stack that lies there, from the lowest address on: of what is
    /// suspended, and perhaps of what was before.
    pub fn in_stack(&self, stack: Range<u64>) -> Vec<Suspended> {
        let words = (stack.start.next_multiple_of(WORD)..stack.end).step_by(WORD as usize);
        words
            .filter(|saved| self.memory.word(*saved).is_some_and(|base| base <= stack.end))
            .filter_map(|address| {
                let frames = self.frames(Some(self.on_stack(address)?));
                Some(Suspended { address, name: None, frames, problem: None })
            })
            .collect()
    }

    /// abi=native: the records from the outermost on, where `saved` is the lowest word of all.
    fn on_stack(&self, saved: u64) -> Option<Vec<Record>> {
        let (base, length) = (self.memory.word(saved)?, self.memory.word(saved + WORD)?);
        let mut address = saved + 2 * WORD;
        let end = address + length;
        if end > base {
            return None;
        }
        let mut records = Vec::new();
        while address < end {
            let point = self.memory.word(address)?;
            let size = self.record_size(point)?;
            records.push((address, point));
            address += size;
        }
        (address == end && !records.is_empty()).then_some(records)
    }

    /// abi=binaryen: the same, where what was saved ends at `position`.
    fn in_buffer(&self, position: u64) -> Option<Vec<Record>> {
        let mut end = position.checked_sub(2 * WORD)?;
        let begin = end.checked_sub(self.memory.word(end)?)?;
        let mut records = Vec::new();
        while end > begin {
            let point = self.memory.word(end.checked_sub(WORD)?)?;
            end = end.checked_sub(self.record_size(point)?)?;
            records.push((end, point));
        }
        (end == begin && !records.is_empty()).then_some(records)
    }

    /// A constant: as the module has it, since it may have been overwritten; but what a
    /// module with threads has is placed by its own code.
    fn constants(&self, address: u64) -> &Memory<'_> {
        if self.initial.holds(address) { &self.initial } else { &self.memory }
    }

    /// Bytes of the records of the point at `address`, if there is one.
    fn record_size(&self, address: u64) -> Option<u64> {
        let word = |index| self.constants(address).word(address + index * WORD);
        let count = word(3).filter(|count| (1..=MOST_PLACES).contains(count))?;
        let is_whole = word((POINT + count * PLACE) / WORD - 1).is_some();
        let is_point = word(1)? == u64::from(POINT_MAGIC) && is_whole;
        word(2).filter(|size| is_point && *size >= WORD && size % WORD == 0)
    }

    fn frames(&self, records: Option<Vec<Record>>) -> Vec<Frame> {
        let mut frames = Vec::new();
        for (record, point) in records.into_iter().flatten().rev() {
            let constants = self.constants(point);
            let word = |address| constants.word(address).unwrap_or(0);
            let text = |address| self.constants(address).text(address);
            let count = word(point + 3 * WORD);
            for place in 0..count {
                let address = point + POINT + place * PLACE;
                let file = word(address + WORD);
                frames.push(Frame {
                    function: text(word(address)),
                    file: (file != 0).then(|| text(file)),
                    line: word(address + 2 * WORD),
                    column: word(address + 3 * WORD),
                    inlined: place + 1 < count,
                    record,
                });
            }
        }
        frames
    }
}
