//! The standard library's collections, whose keys suspend when they are compared, hashed,
//! cloned and dropped.
#[path = "host.rs"]
mod host;

use host::{Noisy, line, number, wait};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, LinkedList, VecDeque},
    hash::{BuildHasherDefault, Hash, Hasher},
};

/// A number that suspends whenever somebody looks at it.
#[derive(Debug)]
struct Key(i32);

impl Clone for Key {
    fn clone(&self) -> Self {
        Key(wait(self.0))
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        if self.0 % 3 == 0 {
            wait(self.0);
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        wait(self.0) == other.0
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        wait(self.0).cmp(&other.0)
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_i32(wait(self.0));
    }
}

/// The same in each build, other than the standard one.
#[derive(Default)]
struct Sum(u64);

impl Hasher for Sum {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
        wait(1);
    }

    fn finish(&self) -> u64 {
        wait(2);
        self.0 ^ self.0 >> 29
    }
}

/// A permutation of 0 to 100.
fn numbers() -> impl Iterator<Item = i32> {
    (0..101).map(|i| i * 37 % 101)
}

fn sorting() {
    let mut keys: Vec<Key> = numbers().map(Key).collect();
    keys.sort();
    number(keys.iter().enumerate().filter(|(i, key)| *i as i32 == key.0).count());
    keys.sort_unstable_by(|a, b| b.cmp(a).then(Ordering::Less));
    keys.truncate(50);
    keys.sort_by_key(|key| wait(key.0) % 7);
    for key in keys.drain(10..20) {
        number(key.0);
    }
    keys.dedup_by(|a, b| wait(a.0) % 2 == b.0 % 2);
    keys.retain(|key| wait(key.0) > 30);
    number(keys.binary_search_by(|key| wait(key.0).cmp(&77)).unwrap_or_else(|at| at + 1000));
    let copy = keys.clone();
    number(copy.len());
    number(i64::from(copy == keys));
}

fn trees() {
    let mut map = BTreeMap::new();
    for i in numbers() {
        map.insert(Key(i), Noisy(format!("value {i}")));
        if let Some(value) = map.remove(&Key(i / 2)) {
            std::mem::forget(value);
        }
    }
    number(map.len());
    let later = map.split_off(&Key(60));
    for (key, value) in map.range(Key(10)..Key(40)) {
        number(key.0);
        line(&value.0);
    }
    line(later.first_key_value().map_or("none", |(_, value)| &value.0));
    let set: BTreeSet<Key> = numbers().step_by(3).map(Key).collect();
    let other: BTreeSet<Key> = numbers().step_by(5).map(Key).collect();
    number(set.intersection(&other).map(|key| i64::from(key.0)).sum::<i64>());
    if let std::collections::btree_map::Entry::Occupied(mut entry) = map.entry(Key(1)) {
        entry.insert(Noisy("replaced".into()));
    }
    for (_, value) in map.into_iter().rev().take(3) {
        line(format!("taken: {}", value.0));
    }
}

fn tables() {
    let mut map: HashMap<Key, Vec<i32>, BuildHasherDefault<Sum>> = HashMap::default();
    for i in numbers().chain(numbers()) {
        map.entry(Key(i % 40)).or_default().push(wait(i));
    }
    map.retain(|key, values| {
        wait(key.0);
        values.iter().sum::<i32>() % 2 == 0
    });
    let mut found: Vec<_> = map.into_iter().map(|(key, values)| (key.0, values)).collect();
    found.sort();
    line(format!("{found:?}"));
}

fn queues() {
    let mut heap: BinaryHeap<Key> = numbers().take(60).map(Key).collect();
    let mut total = 0_i64;
    while let Some(key) = heap.pop() {
        total = total * 3 % 1_000_003 + i64::from(key.0);
    }
    number(total);
    let mut queue: VecDeque<Key> = numbers().take(20).map(Key).collect();
    queue.rotate_left(7);
    queue.retain(|key| wait(key.0) % 5 != 0);
    queue.make_contiguous().sort();
    let list: LinkedList<Key> = queue.into_iter().rev().collect();
    line(list.iter().map(|key| key.0.to_string()).collect::<Vec<_>>().join(" "));
}

#[unsafe(no_mangle)]
extern "C" fn run() -> i32 {
    sorting();
    trees();
    tables();
    queues();
    0
}
