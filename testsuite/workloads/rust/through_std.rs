//! Suspends below code of the standard library that is compiled once for all: only where that
//! is transformed, too.
//!
//! WAYS: whole
#[path = "host.rs"]
mod host;

use host::{Noisy, line, number, wait};
use std::{
    fmt::{self, Display, Formatter, Write},
    io::{BufRead, BufReader, Read},
    sync::{Mutex, Once},
};

struct Slow(i32);

impl Display for Slow {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let _noisy = Noisy(format!("formatted {}", self.0));
        formatter.pad(if wait(self.0) % 2 == 0 { "even" } else { "odd" })?;
        write!(formatter, "({})", wait(self.0))
    }
}

impl fmt::Debug for Slow {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Slow").field("it", &format_args!("{self}")).finish()
    }
}

/// Takes text, and suspends for each piece.
struct Sink(String);

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        wait(text.len() as i32);
        self.0.push_str(text);
        Ok(())
    }
}

/// Gives its bytes a few at a time.
struct Source(Vec<u8>);

impl Read for Source {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let size = (wait(3) as usize).min(to.len()).min(self.0.len());
        for (to, byte) in to.iter_mut().zip(self.0.drain(..size)) {
            *to = byte;
        }
        Ok(size)
    }
}

#[unsafe(no_mangle)]
extern "C" fn run() -> i32 {
    line(format!("[{:>8}] [{:<8}] [{:^9}]", Slow(1), Slow(22), Slow(333)));
    line(format!("{:?} {:#?}", Slow(4), [Slow(5), Slow(6)]));
    let mut sink = Sink(String::new());
    let written = write!(sink, "{} {:05} {:e} {:?}", Slow(7), wait(42), 1234.5, Some("text"));
    line(&sink.0);
    number(i32::from(written.is_ok()));

    let mut reader = BufReader::with_capacity(8, Source(b"first line\nsecond\n\nlast".to_vec()));
    let mut text = String::new();
    while reader.read_line(&mut text).is_ok_and(|size| size > 0) {
        line(text.trim_end());
        text.clear();
        wait(2);
    }

    static ONCE: Once = Once::new();
    static LOCK: Mutex<i32> = Mutex::new(5);
    for _ in 0..2 {
        ONCE.call_once(|| {
            *LOCK.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) += wait(8);
        });
    }
    number(LOCK.lock().map_or(0, |guard| wait(*guard)));
    0
}
