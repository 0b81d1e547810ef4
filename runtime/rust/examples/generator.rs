// Generators: a tree is walked by a task, which pauses at each node, however deep that is.
// PRINTS: 1 2 3 4 5 6 7
// PRINTS: 500500
// PRINTS: 35
// PRINTS: Err(Ended)
// PRINTS: Err(Overflowed)
// PRINTS: 100000 alive, 100000
// PRINTS: the same memory after 200000 more

use asyncify_tasks::{Error, Pauser, Status, Step, Task};
use std::fmt::Write;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn print_str(text: *const u8, size: usize);
}

fn print(text: &str) {
    // SAFETY: it reads these bytes.
    unsafe { print_str(text.as_ptr(), text.len()) }
}

struct Tree(Option<Box<(Tree, u32, Tree)>>);

impl Tree {
    fn of(from: u32, to: u32) -> Tree {
        if from == to {
            return Tree(None);
        }
        let middle = from.midpoint(to);
        Tree(Some(Box::new((Tree::of(from, middle), middle, Tree::of(middle + 1, to)))))
    }

    fn walk(&self, pauser: &Pauser<(), u32>) {
        if let Some(node) = &self.0 {
            node.0.walk(pauser);
            pauser.pause(node.1);
            node.2.walk(pauser);
        }
    }
}

/// At a depth of so many calls.
#[inline(never)]
fn deep(depth: u32, pauser: &Pauser<(), u32>) -> u32 {
    if depth == 0 {
        pauser.pause(0);
        return 0;
    }
    let sum = deep(depth - 1, pauser) + depth;
    std::hint::black_box(sum)
}

fn walk() -> Result<(), Error> {
    let tree = Tree::of(1, 8);
    let numbers = Task::new(c"tree", 16 << 10, move |pauser: &Pauser<(), u32>, ()| {
        tree.walk(pauser);
    })?;
    let mut line = String::new();
    for number in numbers {
        write!(line, "{number} ").ok();
    }
    print(line.trim_end());

    let mut task =
        Task::new(c"deep", 256 << 10, |pauser: &Pauser<(), u32>, ()| deep(1000, pauser))?;
    task.resume(())?;
    if let Step::Ended(sum) = task.resume(())? {
        print(&sum.to_string());
    }
    Ok(())
}

fn values() -> Result<(), Error> {
    let mut task = Task::new(c"values", 4096, |pauser: &Pauser<u32, String>, first: u32| {
        let second = pauser.pause(format!("got {first}"));
        first * second
    })?;
    assert_eq!(task.resume(5)?, Step::Paused("got 5".into()));
    assert_eq!((task.status(), task.name()), (Status::Paused, c"values"));
    if let Step::Ended(product) = task.resume(7)? {
        print(&product.to_string());
    }
    print(&format!("{:?}", task.resume(1)));
    let too_small = Task::new(c"small", 16, |_: &Pauser<(), ()>, ()| ());
    print(&format!("{:?}", too_small.map(|_| ())));
    Ok(())
}

fn many() -> Result<(), Error> {
    let begin = |n: u32| -> Result<_, Error> {
        let mut task = Task::new(c"one of many", 512, move |pauser: &Pauser<(), u32>, ()| {
            pauser.pause(n);
        })?;
        task.resume(())?;
        Ok(task)
    };
    let mut tasks: Vec<_> = (0..100_000).map(begin).collect::<Result<_, _>>()?;
    let paused = tasks.iter().filter(|task| task.status() == Status::Paused).count();
    let ended = tasks.iter_mut().filter_map(|task| task.resume(()).ok());
    let ended = ended.filter(|step| *step == Step::Ended(())).count();
    print(&format!("{paused} alive, {ended}"));
    drop(tasks);

    let pages = core::arch::wasm32::memory_size(0);
    for n in 0..200_000 {
        let mut task = begin(n)?;
        if n % 2 == 0 {
            task.resume(())?;
        } else {
            // SAFETY: nobody knows of anything on its stack.
            unsafe { task.release() };
        }
    }
    if core::arch::wasm32::memory_size(0) == pages {
        print("the same memory after 200000 more");
    }
    Ok(())
}

/// What the host calls: 0 if all went well.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> i32 {
    i32::from([walk, values, many].iter().any(|part| part().is_err()))
}
