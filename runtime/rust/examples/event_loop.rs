// An event loop: tasks sleep, some of them a thousand calls deep, wait for others to end, with and
// without a time-out, and one waits for something that never happens.
// PRINTS: 5: b has slept
// PRINTS: 10: a has slept
// PRINTS: 12: c has given up on a
// PRINTS: 20: a has slept
// PRINTS: 30: deep comes back with 1000
// PRINTS: 30: d knows that deep has ended
// PRINTS: 30: 1 of 6 wait for ever

use asyncify_tasks::{Error, Pauser, Step, Task};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn print_str(text: *const u8, size: usize);
}

fn print(text: &str) {
    // SAFETY: it reads these bytes.
    unsafe { print_str(text.as_ptr(), text.len()) }
}

/// What a task waits for.
#[derive(Clone, Copy)]
struct Wait {
    /// The end of another.
    end_of: Option<usize>,
    /// A time.
    until: Option<u64>,
}

/// Why it goes on.
#[derive(Clone, Copy, PartialEq)]
enum Woken {
    ByTime,
    ByEnd,
}

/// A task's side of the loop.
struct Turn<'a> {
    pauser: &'a Pauser<Woken, Wait>,
    now: Rc<Cell<u64>>,
}

impl Turn<'_> {
    fn sleep(&self, time: u64) {
        self.pauser.pause(Wait { end_of: None, until: Some(self.now.get() + time) });
    }

    fn join(&self, other: usize, timeout: Option<u64>) -> Woken {
        let until = timeout.map(|time| self.now.get() + time);
        self.pauser.pause(Wait { end_of: Some(other), until })
    }

    fn say(&self, what: &str) {
        print(&format!("{}: {what}", self.now.get()));
    }
}

/// One that was begun; nothing once it has ended.
#[derive(Default)]
struct Entry {
    task: Option<Task<Woken, Wait, ()>>,
    wait: Option<Wait>,
}

#[derive(Default)]
struct Loop {
    entries: RefCell<Vec<Entry>>,
    now: Rc<Cell<u64>>,
}

impl Loop {
    /// Begins a task with the next turn. Returns its number.
    fn spawn(
        &self,
        stack_size: usize,
        function: impl FnOnce(&Turn<'_>) + 'static,
    ) -> Result<usize, Error> {
        let now = Rc::clone(&self.now);
        let task = Task::new(c"of the loop", stack_size, move |pauser: &Pauser<_, _>, _| {
            function(&Turn { pauser, now });
        })?;
        let wait = Some(Wait { end_of: None, until: Some(0) });
        self.entries.borrow_mut().push(Entry { task: Some(task), wait });
        Ok(self.entries.borrow().len() - 1)
    }

    /// Whether a task is over.
    fn has_ended(&self, number: usize) -> bool {
        let entries = self.entries.borrow();
        entries.get(number).is_some_and(|entry| entry.task.is_none())
    }

    /// Runs until nothing can go on any more.
    fn run(&self) -> Result<(), Error> {
        let mut ready: VecDeque<(usize, Woken)> = VecDeque::new();
        loop {
            let waits: Vec<_> = self.entries.borrow().iter().map(|entry| entry.wait).collect();
            for (number, wait) in waits.iter().enumerate() {
                let Some(Wait { end_of, until }) = *wait else { continue };
                if end_of.is_some_and(|other| self.has_ended(other)) {
                    ready.push_back((number, Woken::ByEnd));
                } else if until.is_some_and(|time| time <= self.now.get()) {
                    ready.push_back((number, Woken::ByTime));
                }
            }
            if ready.is_empty() {
                let next = waits.iter().flatten().filter_map(|wait| wait.until).min();
                let Some(next) = next else { return Ok(()) };
                self.now.set(next);
            }
            while let Some((number, woken)) = ready.pop_front() {
                // Nothing is borrowed while it runs: it may spawn others.
                let taken = std::mem::take(&mut self.entries.borrow_mut()[number]);
                let Some(mut task) = taken.task else { continue };
                if let Step::Paused(wait) = task.resume(woken)? {
                    self.entries.borrow_mut()[number] =
                        Entry { task: Some(task), wait: Some(wait) };
                }
            }
        }
    }
}

/// Sleeps so many calls deep. Returns how many there were.
#[inline(never)]
fn deep(turn: &Turn<'_>, depth: u32) -> u32 {
    if depth == 0 {
        turn.sleep(30);
        return 0;
    }
    deep(turn, depth - 1) + 1
}

fn all() -> Result<(), Error> {
    let events = Loop::default();
    let a = events.spawn(16 << 10, |turn| {
        for _ in 0..2 {
            turn.sleep(10);
            turn.say("a has slept");
        }
    })?;
    let b = events.spawn(16 << 10, |turn| {
        turn.sleep(5);
        turn.say("b has slept");
    })?;
    events.spawn(16 << 10, move |turn| {
        assert!(turn.join(b, None) == Woken::ByEnd);
        assert!(turn.join(a, Some(7)) == Woken::ByTime);
        turn.say("c has given up on a");
    })?;
    let far = events.spawn(256 << 10, |turn| {
        let depth = deep(turn, 1000);
        turn.say(&format!("deep comes back with {depth}"));
    })?;
    events.spawn(16 << 10, move |turn| {
        assert!(turn.join(far, Some(100)) == Woken::ByEnd);
        turn.say("d knows that deep has ended");
    })?;
    events.spawn(16 << 10, |turn| {
        turn.join(usize::MAX >> 1, None);
    })?;
    events.run()?;
    let entries = events.entries.borrow();
    let waiting = entries.iter().filter(|entry| entry.task.is_some()).count();
    print(&format!("{}: {waiting} of {} wait for ever", events.now.get(), entries.len()));
    Ok(())
}

/// What the host calls: 0 if all went well.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> i32 {
    i32::from(all().is_err())
}
