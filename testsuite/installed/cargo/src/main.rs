//! A program that blocks, and is not async: it reads from a source that makes it wait, through what the
//! standard library has for readers, sorts with a comparison that waits, and drops what waits. The
//! host suspends it each time.

use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
};

#[asyncify::switch]
#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Waits that many milliseconds. Returns twice as many, and one.
    safe fn wait(milliseconds: i32) -> i32;
}

const TEXT: &str = "the quick brown fox\njumps over\nthe lazy dog\n";

/// A source with a few bytes at a time.
struct Slow<'a> {
    rest: &'a [u8],
    reads: &'a Cell<i32>,
}

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = wait(3) as usize;
        self.reads.set(self.reads.get() + 1);
        let size = size.min(buffer.len()).min(self.rest.len());
        let (now, later) = self.rest.split_at(size);
        buffer[..size].copy_from_slice(now);
        self.rest = later;
        Ok(size)
    }
}

/// Says that it is dropped, after a while.
struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("{} dropped, {}", self.0, wait(1));
    }
}

trait Price {
    fn price(&self) -> i32;
}

impl<T: AsRef<str>> Price for T {
    // Of a generic method; what it calls is not instrumented, so it is not to suspend.
    #[asyncify::never]
    fn price(&self) -> i32 {
        self.as_ref().bytes().map(i32::from).sum()
    }
}

fn main() -> io::Result<()> {
    let _noisy = Noisy("main");
    let reads = Cell::new(0);
    let mut words: Vec<String> = Vec::new();
    for line in BufReader::with_capacity(16, Slow { rest: TEXT.as_bytes(), reads: &reads }).lines()
    {
        words.extend(line?.split(' ').map(str::to_owned));
    }
    println!("{} words in {} reads", words.len(), reads.get());

    words.sort_by(|a, b| wait(1).cmp(&3).then_with(|| a.cmp(b)));
    println!("{}", words.join(" "));

    let mut lengths: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for word in &words {
        lengths.entry(wait(word.len() as i32) as usize / 2).or_default().push(word);
    }
    let mut out = io::stdout().lock();
    for (length, words) in &lengths {
        writeln!(out, "{length}: {words:?}, {}", words.iter().map(Price::price).sum::<i32>())?;
    }
    Ok(())
}
