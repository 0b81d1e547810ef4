// Channels between tasks, a scheduler that runs them in turn, and a sieve of prime numbers with a
// task for each prime.
// PRINTS: 2 3 5 7 11 13 17 19 23 29
// PRINTS: 3 workers did 100 jobs: 338350
// PRINTS: joined 10

use asyncify_tasks::{Error, Pauser, Step, Task};
use std::{cell::RefCell, collections::VecDeque, rc::Rc};

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn print_str(text: *const u8, size: usize);
}

fn print(text: &str) {
    // SAFETY: it reads these bytes.
    unsafe { print_str(text.as_ptr(), text.len()) }
}

/// What a task pauses with: it waits for its turn.
type Turn = Pauser<(), ()>;

struct Channel<T> {
    queue: Rc<RefCell<VecDeque<T>>>,
    room: usize,
}

impl<T> Clone for Channel<T> {
    fn clone(&self) -> Self {
        Channel { queue: Rc::clone(&self.queue), room: self.room }
    }
}

impl<T> Channel<T> {
    fn new(room: usize) -> Self {
        Channel { queue: Rc::default(), room }
    }

    fn send(&self, turn: &Turn, value: T) {
        while self.queue.borrow().len() >= self.room {
            turn.pause(());
        }
        self.queue.borrow_mut().push_back(value);
    }

    fn receive(&self, turn: &Turn) -> T {
        loop {
            if let Some(value) = self.queue.borrow_mut().pop_front() {
                return value;
            }
            turn.pause(());
        }
    }
}

type Tasks = Rc<RefCell<VecDeque<Task<(), (), ()>>>>;

fn spawn(tasks: &Tasks, function: impl FnOnce(&Turn) + 'static) -> Result<(), Error> {
    let task = Task::new(c"spawned", 16 << 10, move |turn: &Turn, ()| function(turn))?;
    tasks.borrow_mut().push_back(task);
    Ok(())
}

/// Runs tasks in turn until all have ended, or `is_over`.
fn schedule(tasks: &Tasks, is_over: impl Fn() -> bool) -> Result<(), Error> {
    while !is_over() {
        let Some(mut task) = tasks.borrow_mut().pop_front() else { break };
        if let Step::Paused(()) = task.resume(())? {
            tasks.borrow_mut().push_back(task);
        }
    }
    Ok(())
}

/// Passes on what its prime does not divide.
fn filter(tasks: &Tasks, from: Channel<u32>, primes: Rc<RefCell<Vec<u32>>>) -> Result<(), Error> {
    let others = Rc::clone(tasks);
    spawn(tasks, move |turn| {
        let prime = from.receive(turn);
        primes.borrow_mut().push(prime);
        let to = Channel::new(1);
        if filter(&others, to.clone(), primes).is_err() {
            return;
        }
        loop {
            let number = from.receive(turn);
            if !number.is_multiple_of(prime) {
                to.send(turn, number);
            }
        }
    })
}

fn sieve() -> Result<(), Error> {
    let tasks = Tasks::default();
    let (numbers, primes) = (Channel::new(1), Rc::new(RefCell::new(Vec::new())));
    filter(&tasks, numbers.clone(), Rc::clone(&primes))?;
    spawn(&tasks, move |turn| {
        let mut number = 2;
        loop {
            numbers.send(turn, number);
            number += 1;
        }
    })?;
    schedule(&tasks, || primes.borrow().len() == 10)?;
    let primes: Vec<String> = primes.borrow().iter().map(u32::to_string).collect();
    print(&primes.join(" "));
    Ok(())
}

fn workers() -> Result<(), Error> {
    let tasks = Tasks::default();
    let (jobs, results) = (Channel::<Option<u32>>::new(4), Channel::new(2));
    for _ in 0..3 {
        let (jobs, results) = (jobs.clone(), results.clone());
        spawn(&tasks, move |turn| {
            while let Some(job) = jobs.receive(turn) {
                results.send(turn, job * job);
            }
        })?;
    }
    spawn(&tasks, move |turn| {
        (1..=100).map(Some).chain([None; 3]).for_each(|job| jobs.send(turn, job));
    })?;
    spawn(&tasks, move |turn| {
        let sum: u32 = (0..100).map(|_| results.receive(turn)).sum();
        print(&format!("3 workers did 100 jobs: {sum}"));
    })?;
    schedule(&tasks, || false)
}

/// Tasks that wait for one to end.
fn joins() -> Result<(), Error> {
    let tasks = Tasks::default();
    let (is_done, joined) = (Rc::new(RefCell::new(false)), Rc::new(RefCell::new(0)));
    for _ in 0..10 {
        let (is_done, joined) = (Rc::clone(&is_done), Rc::clone(&joined));
        spawn(&tasks, move |turn| {
            while !*is_done.borrow() {
                turn.pause(());
            }
            *joined.borrow_mut() += 1;
        })?;
    }
    spawn(&tasks, move |turn| {
        (0..5).for_each(|_| turn.pause(()));
        *is_done.borrow_mut() = true;
    })?;
    schedule(&tasks, || false)?;
    print(&format!("joined {}", joined.borrow()));
    Ok(())
}

/// What the host calls: 0 if all went well.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> i32 {
    i32::from([sieve, workers, joins].iter().any(|part| part().is_err()))
}
