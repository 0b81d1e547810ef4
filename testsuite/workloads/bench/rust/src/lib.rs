//! serde_json over a reader and a writer that suspend, and regex with replacements that do. The
//! `main` is that of `main.c`.

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use serde_json::{Value, from_reader, to_writer, to_writer_pretty};
use std::{
    collections::BTreeMap,
    ffi::{CString, c_char},
    fmt::Write as _,
    hint::black_box,
    io::{Read, Result, Write},
};

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    #[link_name = "wait"]
    safe fn host_wait(x: i32) -> i32;
}

unsafe extern "C" {
    fn puts(text: *const c_char) -> i32;
}

/// Prints a line.
fn print(text: String) {
    let text = CString::new(text).unwrap_or_default();
    // SAFETY: it reads up to the zero.
    unsafe { puts(text.as_ptr()) };
}

/// Bytes that come and go in pieces, for each of which the host is asked if there is a size of them.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    /// 0: all that is asked for, at once.
    size: usize,
}

impl Pieces {
    fn new(bytes: Vec<u8>, size: usize) -> Self {
        Pieces { bytes, at: 0, size: black_box(size) }
    }

    /// How much of `most`.
    fn piece(&self, most: usize) -> usize {
        if self.size == 0 {
            return most;
        }
        let size = self.size.min(most) as i32;
        ((host_wait(size) - 1) / 2) as usize
    }
}

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        let rest = &self.bytes[self.at..];
        let size = self.piece(rest.len().min(to.len()));
        to[..size].copy_from_slice(&rest[..size]);
        self.at += size;
        Ok(size)
    }
}

impl Write for Pieces {
    fn write(&mut self, from: &[u8]) -> Result<usize> {
        let size = self.piece(from.len());
        self.bytes.extend_from_slice(&from[..size]);
        Ok(size)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[derive(Deserialize, Serialize)]
struct Order {
    id: u32,
    customer: String,
    lines: Vec<Line>,
    paid: Option<f64>,
    notes: BTreeMap<String, String>,
}

#[derive(Deserialize, Serialize)]
struct Line {
    article: String,
    count: i32,
    price: f64,
    state: State,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum State {
    Open,
    Sent { by: String, day: u16 },
    Returned(Reason),
}

#[derive(Deserialize, Serialize)]
struct Reason {
    code: u8,
    text: String,
}

/// A sequence of numbers (xorshift).
struct Random(u32);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % end
    }

    fn word(&mut self) -> String {
        let length = self.below(9) + 2;
        (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }

    fn line(&mut self) -> Line {
        let state = match self.below(3) {
            0 => State::Open,
            1 => State::Sent { by: self.word(), day: self.below(366) as u16 },
            _ => State::Returned(Reason {
                code: self.below(256) as u8,
                text: "\"no\"\t\u{e9}".into(),
            }),
        };
        let price = f64::from(self.below(1_000_000)) / 128.0;
        Line { article: self.word(), count: self.below(100) as i32 - 5, price, state }
    }

    fn order(&mut self, id: u32) -> Order {
        Order {
            id,
            customer: format!("{} {}", self.word(), self.word()),
            lines: (0..self.below(8)).map(|_| self.line()).collect(),
            paid: (id % 3 != 0).then(|| f64::from(id) * 1.25e-3),
            notes: (0..self.below(3)).map(|_| (self.word(), self.word())).collect(),
        }
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, &byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// Writes and reads orders, as what they are and as values of any kind.
fn json(count: u32, size: usize) -> serde_json::Result<()> {
    let mut random = Random(7);
    let orders: Vec<Order> = (0..count).map(|id| random.order(id)).collect();
    let mut written = Pieces::new(Vec::new(), size);
    to_writer(&mut written, &orders)?;
    let read: Vec<Order> = from_reader(Pieces::new(written.bytes.clone(), size))?;
    let lines: usize = read.iter().map(|order| order.lines.len()).sum();
    let value: Value = from_reader(Pieces::new(written.bytes, size))?;
    let mut pretty = Pieces::new(Vec::new(), size);
    to_writer_pretty(&mut pretty, &value)?;
    print(format!("{} {lines} {} {:x}", read.len(), pretty.bytes.len(), checksum(&pretty.bytes)));
    Ok(())
}

/// Searches a log, and replaces what it finds by what the host says of it.
fn expressions(count: u32, asks: bool) -> std::result::Result<(), regex::Error> {
    let mut random = Random(11);
    let mut log = String::new();
    for line in 0..count {
        let (name, host) = (random.word(), random.word());
        let (hour, minute) = (random.below(24), random.below(60));
        let _ = writeln!(
            log,
            "2026-11-{:02} {hour:02}:{minute:02} {name}@{host}.org GET /{}/{}?n={line} {}",
            line % 30 + 1,
            random.word(),
            random.word(),
            200 + random.below(4) * 100
        );
    }
    let asks = black_box(asks);
    let ask = |x: i32| if asks { (host_wait(x) - 1) / 2 } else { x };
    let mail = Regex::new(r"(?P<name>\w+)@(?P<host>\w+)\.(?:org|com)")?;
    let hidden = mail.replace_all(&log, |found: &Captures<'_>| {
        format!("{}@{}", ask(found["name"].len() as i32), &found["host"])
    });
    let line =
        Regex::new(r"(?m)^(\d{4})-(\d\d)-(\d\d) (\d\d):\d\d .*/([a-f]+\w*)\?n=(\d+) ([34]\d\d)$")?;
    let mut sum = 0;
    for found in line.captures_iter(&hidden) {
        let number = |group: usize| found[group].parse::<i32>().unwrap_or_default();
        sum += ask(number(3) * number(4) + number(6) - number(7));
    }
    let words = Regex::new(r"\b\w*(?:ab|ba|xyz)\w*\b")?;
    print(format!("{sum} {} {:x}", words.find_iter(&hidden).count(), checksum(hidden.as_bytes())));
    Ok(())
}

fn both(count: u32, size: usize) {
    if let Err(error) = json(count, size) {
        print(format!("JSON: {error}"));
    }
    if let Err(error) = expressions(count, size != 0) {
        print(format!("expressions: {error}"));
    }
}

/// Work, in which nothing suspends.
#[unsafe(no_mangle)]
extern "C" fn run() {
    both(20_000, 0);
}

/// Suspends often.
#[unsafe(no_mangle)]
extern "C" fn r#loop() {
    both(150, 16);
}
