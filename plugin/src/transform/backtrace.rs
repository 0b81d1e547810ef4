//! What the records of suspended functions lead to, with the option `backtrace`: a constant in
//! linear memory for each suspend point, its *descriptor*. Who has the memory needs nothing
//! else to tell where each frame is suspended: no debug information, no table. A linker keeps what
//! is referred to, and gives each descriptor an address of its own, so points of all modules
//! of a program can be told from each other.
//!
//! ```text
//! descriptor  i32 number, i32 magic, i32 size of the record in bytes, i32 count, count * place
//! place       ptr function, ptr file (or null), i32 line, i32 column
//! ```
//!
//! The number is what the dispatch of a rewind asks for. The places of a call are those of the
//! call itself, then of the call of each function that it was inlined from, as in a debugger.
//! Readers: `runtime/src/backtrace.c`, `runtime/js/src/backtrace.ts`, `driver/src/backtrace.rs`.

use crate::ir::{Function, Module, SourcePlace, Value};
use std::{cell::RefCell, collections::HashMap};

/// What all descriptors have in their second word; changes whenever their layout does.
pub const POINT_MAGIC: u32 = 0xa57c_b701;

/// Makes the descriptors of one module.
#[derive(Debug)]
pub struct Descriptors<'a, 'm> {
    module: &'a Module<'m>,
    /// Functions and files that have been named.
    texts: RefCell<HashMap<String, Value<'m>>>,
}

impl<'a, 'm> Descriptors<'a, 'm> {
    /// None are there yet.
    pub fn new(module: &'a Module<'m>) -> Self {
        Descriptors { module, texts: RefCell::default() }
    }

    /// The address, an i32, of a new descriptor of the point of that number at `call` in
    /// `function`, whose records have `size` bytes, with the word that leads here.
    pub fn address(
        &self,
        function: Function<'m>,
        call: Value<'m>,
        number: u32,
        size: u32,
    ) -> Value<'m> {
        let module = self.module;
        let mut places = call.places();
        if places.is_empty() {
            let function = function.name();
            places.push(SourcePlace { function, file: String::new(), line: 0, column: 0 });
        }
        let mut members: Vec<_> = [number, POINT_MAGIC, size, places.len() as u32]
            .map(|word| module.const_i32(word))
            .into();
        for SourcePlace { function, file, line, column } in places {
            let file = if file.is_empty() { module.zero(module.ptr()) } else { self.text(file) };
            let place =
                [self.text(function), file, module.const_i32(line), module.const_i32(column)];
            members.extend(place);
        }
        let descriptor = module.add_constant("asyncify.point", module.structure(&members));
        descriptor.constant_ptr_to_int(module.i32())
    }

    /// The address of a constant string that ends in NUL.
    fn text(&self, text: String) -> Value<'m> {
        let make = |text: &String| {
            let value = self.module.add_constant("asyncify.text", self.module.c_string(text));
            value.set_address_insignificant();
            value
        };
        *self.texts.borrow_mut().entry(text).or_insert_with_key(make)
    }
}
