//! What the language has: trait objects, closures, generics, iterators, pattern matching,
//! drops in all places, shared ownership, futures, wide integers.
#[path = "host.rs"]
mod host;

use host::{Noisy, line, number, wait};
use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::{Pin, pin},
    rc::{Rc, Weak},
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

trait Shape {
    fn area(&self) -> i32;
    fn scaled(self: Box<Self>, by: i32) -> Box<dyn Shape>;
    fn name(&self) -> String {
        format!("shape {}", wait(7))
    }
}

struct Square(i32);
struct Rectangle {
    sides: (i32, i32),
    _noisy: Noisy,
}

impl Shape for Square {
    fn area(&self) -> i32 {
        wait(self.0) * self.0
    }
    fn scaled(self: Box<Self>, by: i32) -> Box<dyn Shape> {
        wait(by);
        Box::new(Square(self.0 * by))
    }
}

impl Shape for Rectangle {
    fn area(&self) -> i32 {
        wait(self.sides.0) * wait(self.sides.1)
    }
    fn scaled(mut self: Box<Self>, by: i32) -> Box<dyn Shape> {
        self.sides.0 *= wait(by);
        if by > 2 { Box::new(Square(self.sides.0)) } else { self }
    }
    fn name(&self) -> String {
        "rectangle".into()
    }
}

fn objects() {
    let mut shapes: Vec<Box<dyn Shape>> = Vec::new();
    for i in 1..6 {
        shapes.push(if i % 2 == 0 {
            Box::new(Square(i))
        } else {
            let noisy = Noisy(format!("rectangle {i}"));
            Box::new(Rectangle { sides: (i, i + 1), _noisy: noisy })
        });
    }
    let shapes: Vec<_> = shapes.into_iter().zip(1..).map(|(it, by)| it.scaled(by)).collect();
    for shape in &shapes {
        line(format!("{}: {}", shape.name(), shape.area()));
    }
}

fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C {
    move |x| g(f(x))
}

fn closures() {
    let mut counter = 0;
    let mut count = |by: i32| {
        counter += wait(by);
        counter
    };
    count(3);
    number(count(4));
    let double_then_text = compose(|x: i32| wait(x) * 2, |x: i32| format!("<{}>", wait(x)));
    line(double_then_text(21));
    let mut steps: Vec<Box<dyn FnMut(i64) -> i64>> = Vec::new();
    for i in 0..5 {
        let mut state = i64::from(i);
        let name = Noisy(format!("captured by {i}"));
        steps.push(Box::new(move |x| {
            state += i64::from(wait(i)) + name.0.len() as i64;
            x * 31 + state
        }));
    }
    let mut total = 1;
    for _ in 0..3 {
        total = steps.iter_mut().fold(total, |x, step| step(x) % 1_000_000_007);
    }
    number(total);
    let once: Box<dyn FnOnce() -> String> = {
        let text = Noisy("moved into the closure".into());
        Box::new(move || format!("{} {}", text.0.len(), wait(5)))
    };
    line(once());
}

fn iterators() {
    let squares = (1..20).map(wait).filter(|x| wait(*x) % 3 != 0).map(|x| x * x);
    let text: String = squares
        .clone()
        .flat_map(|x| (0..x % 4).map(move |y| wait(x + y)))
        .scan(0, |sum, x| {
            *sum += wait(x);
            Some(*sum)
        })
        .take_while(|x| wait(*x) < 2000)
        .map(|x| format!("{x},"))
        .collect();
    line(text);
    let (odd, even): (Vec<i32>, Vec<i32>) = squares.clone().partition(|x| wait(*x) % 2 == 1);
    number(odd.len() * 100 + even.len());
    let mut peekable = squares.peekable();
    let mut groups = Vec::new();
    while let Some(first) = peekable.next() {
        let mut group = vec![first];
        while let Some(next) = peekable.next_if(|next| wait(*next) / 100 == first / 100) {
            group.push(next);
        }
        groups.push(group);
    }
    line(format!("{groups:?}"));
    let found = odd.iter().zip(even.iter().rev()).max_by(|a, b| wait(a.0 - a.1).cmp(&(b.0 - b.1)));
    number(found.map_or(-1, |(a, b)| a * b));
    for window in even.windows(2).step_by(2) {
        number(window.iter().copied().map(wait).sum::<i32>());
    }
}

struct Node {
    name: &'static str,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
    visits: Cell<i32>,
}

impl Node {
    fn new(name: &'static str, children: Vec<Rc<Node>>) -> Rc<Node> {
        let parent = RefCell::default();
        let node =
            Rc::new(Node { name, parent, children: RefCell::new(children), visits: Cell::new(0) });
        for child in &*node.children.borrow() {
            *child.parent.borrow_mut() = Rc::downgrade(&node);
            wait(1);
        }
        node
    }

    fn visit(&self, depth: i32) -> i32 {
        self.visits.set(self.visits.get() + wait(1));
        let below: i32 = self.children.borrow().iter().map(|it| it.visit(wait(depth + 1))).sum();
        let parent = self.parent.borrow().upgrade();
        below + depth + parent.map_or(0, |it| wait(it.visits.get()))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        wait(3);
        line(format!("dropped {} after {} visits", self.name, self.visits.get()));
    }
}

fn ownership() {
    let leaf = Node::new("leaf", vec![]);
    let tree = Node::new(
        "root",
        vec![Node::new("left", vec![Rc::clone(&leaf)]), Node::new("right", vec![])],
    );
    number(tree.visit(0));
    let right = Rc::clone(&tree.children.borrow()[1]);
    drop(tree);
    number(i32::from(right.parent.borrow().upgrade().is_none()) + wait(10));
    number(Rc::strong_count(&leaf));
}

#[derive(Debug)]
#[allow(dead_code, reason = "they are read to be printed")]
enum Failure {
    Negative(i64),
    Text(String),
}

impl From<std::num::ParseIntError> for Failure {
    fn from(error: std::num::ParseIntError) -> Self {
        wait(2);
        Failure::Text(error.to_string())
    }
}

fn parse(text: &str) -> Result<i64, Failure> {
    let _guard = Noisy(format!("parsed {text}"));
    let value: i64 = text.trim().parse()?;
    wait(3);
    if value < 0 { Err(Failure::Negative(value)) } else { Ok(value + i64::from(wait(1))) }
}

fn results() {
    for text in ["1", " 22", "-3", "x", "99999999999999999999"] {
        line(match parse(text) {
            Ok(value @ 0..=9) => format!("digit {value}"),
            Ok(value) => format!("number {value} {}", wait(4)),
            Err(Failure::Negative(value)) if wait(5) == 5 => format!("negative {value}"),
            Err(error) => format!("{error:?}"),
        });
    }
    let all: Result<Vec<i64>, Failure> = "4 5 z 6".split(' ').map(parse).collect();
    line(format!("{all:?}"));
}

/// A future that is pending for some polls, each of which suspends.
struct Pending(i32);

impl Future for Pending {
    type Output = i32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<i32> {
        self.0 -= wait(1);
        if self.0 > 0 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(wait(9))
    }
}

struct Count;

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        wait(4);
    }
}

async fn work(n: i32) -> i32 {
    let _guard = Noisy(format!("work {n}"));
    let mut total = 0;
    for i in 0..n {
        total += Pending(i).await + wait(i);
        if i == 2 {
            total += Box::pin(work(n - 2)).await;
        }
    }
    total
}

fn futures() {
    let waker = Waker::from(Arc::new(Count));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(async { work(4).await * 100 + work(2).await });
    let mut polls = 0;
    let result = loop {
        polls += wait(1);
        if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
            break result;
        }
    };
    number(result);
    number(polls);
}

fn wide(n: u32) -> u128 {
    if n == 0 {
        return wait(1) as u128;
    }
    let below = wide(n - 1);
    wait(0);
    let product = below.wrapping_mul(u128::from(n)) % 0xffff_ffff_ffff_ffff_ffff_fff1;
    product.wrapping_add(below.rotate_left(n))
}

fn values() {
    let value = wide(40);
    number((value >> 64) as i64 & i64::MAX);
    number(value as i64 & i64::MAX);
    let mut matrix = [[0_i32; 5]; 5];
    for (i, row) in matrix.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell = wait((i * 5 + j) as i32);
        }
    }
    let sum = |matrix: [[i32; 5]; 5]| -> i32 {
        let first = matrix[wait(1) as usize];
        matrix.iter().flatten().copied().map(wait).sum::<i32>() + first.iter().sum::<i32>()
    };
    number(sum(matrix));
    let mean = (1..50).map(|x| f64::from(wait(x)).sqrt()).sum::<f64>() / 49.0;
    line(format!("{mean:.9}"));
    let text: String = "zürich".chars().rev().map(|c| if wait(1) == 1 { c } else { '?' }).collect();
    line(text);
}

#[unsafe(no_mangle)]
extern "C" fn run() -> i32 {
    objects();
    closures();
    iterators();
    ownership();
    results();
    futures();
    values();
    0
}
