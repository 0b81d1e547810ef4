//! The runtime interface: the state, the five functions, and how a frame's record
//! is pushed and popped. Everything that depends on `abi=` is in this file.
//!
//! A *record* is what an instrumented function saves when it unwinds: the number of
//! the suspend point, then the slots. Unwinding pushes records from the innermost
//! function outwards, rewinding pops them the other way round.
//!
//! ```text
//! abi=binaryen  buffer grows up     pos -> | ... slots | k | <- new pos
//! abi=native    stack grows down    new pos -> | k | slots ... | <- pos
//! ```
//!
//! One is the other's mirror image: the number is what a rewind comes to first. It says
//! which function's code goes on where, and so how large the record is; nothing else
//! does. [`Record`] knows where the slots are, so no instrumented function depends on the
//! interface. The struct that a caller hands over has two words with both: `{pos, end}`
//! in Binaryen's, where `pos` moves with every push and is back where it began when a rewind
//! starts (nobody can look before the rewind is over); `{saved, limit}` in the native one, where
//! `saved` is written when the unwind stops.
//!
//! What pops finds the number of the next record by a variable of its own, which an unwind
//! sets to an address where there is no memory. So an instrumented function that is entered in the
//! course of an unwind, by a frame that is not instrumented and goes on as if its callee
//! had returned, traps when it pops its record.
//!
//! On top of the records lies one more word, the *base*: the value that the stack
//! pointer had when the unwind was over, which is what it was when the outermost
//! frame was called. A rewind puts it back, so that each frame comes to lie where it
//! was. When an unwind stops, the stack pointer is put below everything that is
//! suspended: what runs meanwhile leaves the suspended frames alone. In Binaryen's, the
//! length of the records lies below the base; in the native one it lies above the base, if there
//! are to be backtraces, which have to know where records end.
//!
//! With backtraces, what stands for the number in a record is the address of a constant that has
//! it (see [`backtrace`](super::backtrace)).
//!
//! Definitions are weak: each object file brings them and the linker keeps one set.
//! Weak definitions also keep LLVM from looking into them (they may be replaced), so
//! no optimisation depends on what they do with memory or with the state.

mod by_frame;

use crate::{
    analysis::{ATTRIBUTE, AsyncifyImport, OVERFLOW, Problem, RUNTIME},
    ir::{Builder, Function, IntPredicate, Linkage, Module, STACK_POINTER, Type, Value},
    options::{Abi, Options, Resume},
    rules::Rule,
};

/// Bytes of an address, and of the number of a point.
pub const WORD: u32 = 4;

/// What modules that are linked must agree in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interface {
    abi: Abi,
    /// Whether records lead to descriptors of their points.
    backtrace: bool,
    /// Whether records have what it takes to enter their functions alone.
    by_frame: bool,
}

impl Interface {
    /// The interface that options ask for.
    pub fn of(options: &Options) -> Self {
        Interface {
            abi: options.abi,
            backtrace: options.backtrace,
            by_frame: options.resume == Resume::Frame,
        }
    }

    /// Whether the length of the records is among the saved words.
    fn has_length(self) -> bool {
        self.abi == Abi::Binaryen || self.backtrace
    }

    /// Bytes of what an unwind saves when it stops.
    fn saved_size(self) -> u32 {
        if self.has_length() { 2 * WORD } else { WORD }
    }

    /// How options say it, as far as modules with another one cannot be mixed with this.
    fn name(self) -> &'static str {
        match self {
            Interface { abi: Abi::Native, backtrace: true, .. } => "native;backtrace",
            Interface { abi: Abi::Native, by_frame: true, .. } => "native;resume=frame",
            Interface { abi, .. } => abi.name(),
        }
    }

    /// Bytes of a record before its slots.
    fn head(self) -> u32 {
        if self.by_frame { 3 * WORD } else { WORD }
    }

    /// Bytes of a record with so many bytes of slots.
    fn record_size(self, slots: u32) -> u32 {
        // What is at its end is the library's: see frames.h.
        self.head() + slots + if self.by_frame { WORD } else { 0 }
    }
}

/// Where there is no memory, however large it is: a word from here on does not end in it.
const NOWHERE: u32 = u32::MAX;

const NORMAL: u32 = 0;
const UNWINDING: u32 = 1;
const REWINDING: u32 = 2;

/// What a function of the runtime is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `get_state`.
    GetState,
    /// What begins or ends an unwind or a rewind.
    Switch,
    /// What pushes a record.
    Push,
    /// What pops a record.
    Pop,
}

/// A record, by what is known of where it is.
#[derive(Clone, Copy, Debug)]
pub enum Record<'m> {
    /// abi=native: the address of its number, and how many bytes above it the slots are.
    Native(Value<'m>, u32),
    /// abi=binaryen: an address in it, and how many bytes further on the number is, behind the
    /// slots.
    From(Value<'m>, u32),
}

impl<'m> Record<'m> {
    /// The lowest address that is known.
    pub fn start(self) -> Value<'m> {
        match self {
            Record::Native(start, _) | Record::From(start, _) => start,
        }
    }

    /// The address of the slot of `size` bytes that is `offset` bytes behind the first one's.
    pub fn slot(
        self,
        module: &Module<'m>,
        builder: &Builder<'m>,
        offset: u32,
        size: u32,
    ) -> Value<'m> {
        match self {
            Record::Native(number, slots) => builder.byte_offset(module, number, slots + offset),
            Record::From(start, slots) => builder.byte_offset(module, start, slots - offset - size),
        }
    }
}

/// The runtime interface in one module.
#[derive(Debug)]
pub struct Runtime<'m> {
    state: Value<'m>,
    stack_pointer: Value<'m>,
    stack_limit: Value<'m>,
    popped: Value<'m>,
    /// Native: see [`keep_together`](Self::keep_together).
    together: Option<(Value<'m>, Value<'m>)>,
    point: Value<'m>,
    push: Function<'m>,
    pop: Function<'m>,
    functions: Vec<(Part, Function<'m>)>,
    interface: Interface,
}

impl<'m> Runtime<'m> {
    /// Brings the runtime into `module`, replaces the imports from `asyncify` by it,
    /// and exports it if `abi` says so.
    pub fn new(module: &Module<'m>, interface: Interface) -> Self {
        mark_interface(module, interface);
        let make = Maker::new(module, interface);
        let (push, pop) = (make.push(), make.pop());
        let mut functions = vec![(Part::Push, push), (Part::Pop, pop)];
        for import in AsyncifyImport::ALL {
            let definition = make.interface(import);
            let part = match import {
                AsyncifyImport::GetState => Part::GetState,
                _ => Part::Switch,
            };
            functions.push((part, definition));
            for declaration in module
                .functions()
                .filter(|f| f.is_declaration() && AsyncifyImport::of(*f) == Some(import))
                .collect::<Vec<_>>()
            {
                declaration.value().replace_all_uses_with(definition.value());
                declaration.erase();
            }
        }
        let point = module.wasm_global("__asyncify_point", module.i32(), true);
        Runtime {
            state: make.state,
            stack_pointer: make.stack_pointer,
            stack_limit: make.stack_limit,
            popped: make.popped,
            together: make.together.zip(make.position),
            point,
            push,
            pop,
            functions,
            interface,
        }
    }

    /// Reads the state. The load is volatile, so that it stays where it is: a test
    /// in the header of a loop that LLVM could compute from the test before the loop
    /// would be taken apart, and the loop would become irreducible.
    pub fn load_state(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        load_global(module, builder, self.state, "state", Rule::StateIsVolatile.holds())
    }

    /// Whether the state, just read, is not normal. Where instrumented code asks,
    /// only one other state is possible, so it need not say which: a function is
    /// entered in the normal state or rewinding, a call returns normally or
    /// unwinding.
    pub fn is_not_normal(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let state = self.load_state(module, builder);
        builder.icmp(IntPredicate::LLVMIntNE, state, module.const_i32(NORMAL))
    }

    /// The stack pointer: what a callee's frame will lie below. Volatile, since calls
    /// change it behind LLVM's back.
    pub fn stack_pointer(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        load_global(module, builder, self.stack_pointer, "", true)
    }

    /// Sets the stack pointer.
    pub fn set_stack_pointer(&self, builder: &Builder<'m>, value: Value<'m>) {
        builder.store(value, self.stack_pointer).set_volatile();
    }

    /// Notes the number of the point at which a function unwinds, for [`point`](Self::point).
    pub fn set_point(&self, builder: &Builder<'m>, number: Value<'m>) {
        builder.store(number, self.point);
    }

    /// The number that was noted last. The load is volatile, so that code generation does not make a
    /// narrower one of it, which would be one from linear memory.
    pub fn point(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        load_global(module, builder, self.point, "k", true)
    }

    /// The number in the record that a rewind pops next, or in the descriptor that it leads to.
    pub fn number(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let popped = load_global(module, builder, self.popped, "", false);
        let name = if self.interface.backtrace { "descriptor" } else { "k" };
        let word = builder.load(module.i32(), builder.int_to_ptr(popped, module.ptr()), name);
        self.number_in(module, builder, word)
    }

    /// The number that the first word of a record tells.
    fn number_in(&self, module: &Module<'m>, builder: &Builder<'m>, word: Value<'m>) -> Value<'m> {
        if !self.interface.backtrace {
            return word;
        }
        builder.load(module.i32(), builder.int_to_ptr(word, module.ptr()), "k")
    }

    /// Whether records lead to descriptors of their points.
    pub fn has_backtraces(&self) -> bool {
        self.interface.backtrace
    }

    /// The record that a rewind pops next, as far as `slots` bytes of slots behind its number,
    /// which it has at least.
    pub fn record(&self, module: &Module<'m>, builder: &Builder<'m>, slots: u32) -> Record<'m> {
        let popped = load_global(module, builder, self.popped, "", false);
        match self.interface.abi {
            Abi::Native => {
                Record::Native(builder.int_to_ptr(popped, module.ptr()), self.interface.head())
            }
            Abi::Binaryen => {
                let start = builder.sub(popped, module.const_i32(slots));
                let start = builder.hide(module, start);
                Record::From(builder.int_to_ptr(start, module.ptr()), slots)
            }
        }
    }

    /// Traps in the course of an unwind, as [`pop`](Self::pop) does.
    pub fn check_rewind(&self, module: &Module<'m>, builder: &Builder<'m>) {
        self.number(module, builder).set_volatile();
    }

    /// Pops a record with `size` bytes of slots.
    pub fn pop_record(&self, module: &Module<'m>, builder: &Builder<'m>, size: u32) -> Record<'m> {
        self.pop(module, builder, self.interface.record_size(size))
    }

    /// Pops `size` bytes of a record.
    pub fn pop(&self, module: &Module<'m>, builder: &Builder<'m>, size: u32) -> Record<'m> {
        let call = builder.call(self.pop.ty(), self.pop.value(), &[module.const_i32(size)]);
        self.record_at(module, builder, call, size)
    }

    /// Pops the next word of a record, the number first. The code for it is smaller than for a load
    /// from what [`pop`](Self::pop) returns, and slower.
    pub fn pop_word(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let pop_word = Maker::new(module, self.interface).pop_word();
        builder.call(pop_word.ty(), pop_word.value(), &[])
    }

    /// Pops the number of a record, as [`pop_word`](Self::pop_word) does.
    pub fn pop_number(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let word = self.pop_word(module, builder);
        self.number_in(module, builder, word)
    }

    /// Pushes a record with `size` bytes of slots, which are to be written, of the point of the number
    /// `point`. Traps if there is no room, before anything is written.
    pub fn push(
        &self,
        module: &Module<'m>,
        builder: &Builder<'m>,
        size: u32,
        point: Value<'m>,
    ) -> Record<'m> {
        let size = self.interface.record_size(size);
        let arguments = [module.const_i32(size), point];
        let call = builder.call(self.push.ty(), self.push.value(), &arguments);
        self.record_at(module, builder, call, size)
    }

    fn record_at(
        &self,
        module: &Module<'m>,
        builder: &Builder<'m>,
        address: Value<'m>,
        size: u32,
    ) -> Record<'m> {
        let start = builder.int_to_ptr(address, module.ptr());
        match self.interface.abi {
            Abi::Native => Record::Native(start, self.interface.head()),
            Abi::Binaryen => Record::From(start, size - WORD),
        }
    }

    /// The address of the function whose record comes next, which one of a family is (see
    /// [`TailCalls`](crate::analysis::TailCalls)): its first slot.
    pub fn owner(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let owner = Maker::new(module, self.interface).owner();
        builder.call(owner.ty(), owner.value(), &[])
    }

    /// The lowest address that frames may use; 0 if there is none.
    pub fn stack_limit(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        load_global(module, builder, self.stack_limit, "", false)
    }

    /// `void overflow()`: what to call when a frame does not fit. It starts an unwind, or
    /// traps, or returns if the stack has no limit.
    pub fn overflow(&self, module: &Module<'m>) -> Function<'m> {
        Maker::new(module, self.interface).overflow()
    }

    /// Bytes of a record before its slots.
    pub fn head(&self) -> u32 {
        self.interface.head()
    }

    /// All that other code may call.
    pub fn functions(&self) -> &[(Part, Function<'m>)] {
        &self.functions
    }
}

/// The module flag that tells which interface a module was transformed for.
const ABI_FLAG: &str = "asyncify-runtime";

/// The module flag that tells by which version of the transformation.
const VERSION_FLAG: &str = "asyncify-runtime-version";

/// Changes whenever records, or the functions that make them, do.
const VERSION: &str = "3";

/// What an earlier run did to `module` that one with `options` cannot go on with.
pub fn conflict<'m>(module: &Module<'m>, options: &Options) -> Option<Problem<'m>> {
    let interface = Interface::of(options);
    let before = module.flag(ABI_FLAG);
    let version = module.flag(VERSION_FLAG);
    if before.is_none() && version.is_none() {
        return None;
    }
    let before = before.flatten().unwrap_or_default();
    let message = if version.flatten().as_deref() != Some(VERSION) {
        "the module was already transformed by another version of the pass; start from what it \
         was before"
            .to_owned()
    } else if before != interface.name() {
        format!(
            "the module was already transformed with abi={before}, which cannot be mixed with \
             abi={}; use the same for both runs",
            interface.name()
        )
    } else {
        return None;
    };
    Some(Problem { function: None, instruction: None, message })
}

/// Sees to it that modules with different interfaces are not linked together: they
/// would share the state and misread each other's records. LLVM compares the module
/// flag, wasm-ld the types of a global that nobody uses. (That of earlier versions was an i32
/// or an f32. With Binaryen's interface, records that lead to descriptors and others may
/// follow each other.)
fn mark_interface(module: &Module<'_>, interface: Interface) {
    let ty = match interface {
        _ if !Rule::InterfacesToldApart.holds() => return,
        Interface { abi: Abi::Native, backtrace: true, .. } => module.i32(),
        Interface { abi: Abi::Native, by_frame: true, .. } => module.f32(),
        Interface { abi: Abi::Native, .. } => module.int(64),
        Interface { abi: Abi::Binaryen, .. } => module.f64(),
    };
    if module.flag(ABI_FLAG).is_none() {
        module.add_string_flag(ABI_FLAG, interface.name());
        module.add_string_flag(VERSION_FLAG, VERSION);
    }
    module.wasm_global("__asyncify_abi", ty, true);
}

fn load_global<'m>(
    module: &Module<'m>,
    builder: &Builder<'m>,
    global: Value<'m>,
    name: &str,
    volatile: bool,
) -> Value<'m> {
    let load = builder.load(module.i32(), global, name);
    if volatile {
        load.set_volatile();
    }
    load
}

/// Makes a function of the runtime: weak, hidden, never inlined, small.
pub fn define<'m>(module: &Module<'m>, name: &str, ty: Type<'m>) -> Function<'m> {
    let function = module.function(name).unwrap_or_else(|| module.add_function(name, ty));
    function.set_linkage(Linkage::LLVMWeakAnyLinkage);
    function.set_hidden();
    for attribute in ["noinline", "nounwind", "cold", "optsize", "minsize"] {
        function.add_attribute(attribute);
    }
    function.set_string_attribute(ATTRIBUTE, RUNTIME);
    if Rule::RuntimeNotOutlined.holds() {
        function.set_string_attribute("nooutline", "");
    }
    function
}

/// Writes the bodies of the runtime.
struct Maker<'a, 'm> {
    module: &'a Module<'m>,
    interface: Interface,
    builder: Builder<'m>,
    state: Value<'m>,
    /// The struct of whoever has started the unwind.
    data: Value<'m>,
    /// The address of the number in the record that a rewind pops next.
    popped: Value<'m>,
    /// Native: where the next record goes. (In Binaryen's, it is `data->pos`.)
    position: Option<Value<'m>>,
    /// Native: the lowest address that a record may use.
    limit: Option<Value<'m>>,
    /// Native: where the last record ends whose function must be entered with what it has called.
    together: Option<Value<'m>>,
    /// Binaryen's: the stack pointer when the unwind started.
    deep: Option<Value<'m>>,
    /// Where the length of the records is saved: the position when the unwind started.
    begin: Option<Value<'m>>,
    stack_pointer: Value<'m>,
    /// The lowest address that frames may use; 0 if there is none.
    stack_limit: Value<'m>,
}

impl<'a, 'm> Maker<'a, 'm> {
    fn new(module: &'a Module<'m>, interface: Interface) -> Self {
        let abi = interface.abi;
        let global = |name| module.wasm_global(name, module.i32(), true);
        let native = |name| (abi == Abi::Native).then(|| global(name));
        Maker {
            module,
            interface,
            builder: Builder::new(module),
            state: global("__asyncify_state"),
            data: global("__asyncify_data"),
            popped: global("__asyncify_popped"),
            position: native("__asyncify_position"),
            limit: native("__asyncify_limit"),
            together: native("__asyncify_together"),
            deep: (abi == Abi::Binaryen).then(|| global("__asyncify_deep")),
            begin: interface.has_length().then(|| global("__asyncify_begin")),
            stack_pointer: module.wasm_global(STACK_POINTER, module.i32(), false),
            stack_limit: global("__asyncify_stack_limit"),
        }
    }

    /// A new function with an empty entry block, at which the builder stands; none
    /// if an earlier run or another module has brought the body.
    fn begin(&self, name: &str, result: Type<'m>, parameters: &[Type<'m>]) -> (Function<'m>, bool) {
        let function = define(self.module, name, self.module.function_type(result, parameters));
        if !function.is_declaration() {
            return (function, false);
        }
        self.builder.position_at_end(function.append_block("entry"));
        (function, true)
    }

    fn i32(&self, value: u32) -> Value<'m> {
        self.module.const_i32(value)
    }

    fn get(&self, global: Value<'m>) -> Value<'m> {
        load_global(self.module, &self.builder, global, "", false)
    }

    fn set(&self, global: Value<'m>, value: Value<'m>) {
        self.builder.store(value, global);
    }

    /// The word at `address + offset`.
    fn word(&self, address: Value<'m>, offset: u32) -> Value<'m> {
        let pointer = self.pointer(address, offset);
        self.builder.load(self.module.i32(), pointer, "")
    }

    fn set_word(&self, address: Value<'m>, offset: u32, value: Value<'m>) {
        let pointer = self.pointer(address, offset);
        self.builder.store(value, pointer);
    }

    fn pointer(&self, address: Value<'m>, offset: u32) -> Value<'m> {
        let pointer = self.builder.int_to_ptr(address, self.module.ptr());
        self.builder.byte_offset(self.module, pointer, offset)
    }

    /// The position of the records in an unwind.
    fn position(&self) -> Value<'m> {
        match self.position {
            Some(global) => self.get(global),
            None => self.word(self.get(self.data), 0),
        }
    }

    fn set_position(&self, value: Value<'m>) {
        match self.position {
            Some(global) => self.set(global, value),
            None => self.set_word(self.get(self.data), 0, value),
        }
    }

    /// Whether `size` more bytes do not fit at `position`.
    fn is_full(&self, position: Value<'m>, size: Value<'m>) -> Value<'m> {
        let b = &self.builder;
        match self.limit {
            // A sum, not a difference: the stack pointer, where records begin, may be below the
            // limit already.
            Some(limit) => {
                let lowest = b.add(self.get(limit), size);
                b.icmp(IntPredicate::LLVMIntULT, position, lowest)
            }
            // Unsigned: a buffer may be of any size, and `start_unwind` has seen that the
            // position is in it.
            None => {
                let end = self.word(self.get(self.data), 4);
                b.icmp(IntPredicate::LLVMIntULT, b.sub(end, position), size)
            }
        }
    }

    /// Sees to it that `size` more bytes fit at the position, which it returns, or traps.
    fn check_room(&self, function: Function<'m>, size: Value<'m>) -> Value<'m> {
        let b = &self.builder;
        let position = self.position();
        if !Rule::RoomChecked.holds() {
            return position;
        }
        let (full, room) = (function.append_block("full"), function.append_block("room"));
        let before = b.unlikely(self.is_full(position, size), full, room);
        b.position_at_end(full);
        if self.interface.abi == Abi::Binaryen {
            self.trap();
            b.position_at_end(room);
            return position;
        }
        let make_room = self.make_room();
        let made = b.call(make_room.ty(), make_room.value(), &[size]);
        b.br(room);
        b.position_at_end(room);
        let phi = b.phi(self.module.i32(), "");
        for (value, block) in [(Some(position), before.block()), (Some(made), Some(full))] {
            if let (Some(value), Some(block)) = (value, block) {
                phi.add_incoming(value, block);
            }
        }
        phi
    }

    /// `i32 make_room(i32 size)`, of abi=native: what a push does that finds too little room.
    /// Returns the position if the program has made some, and traps if not.
    fn make_room(&self) -> Function<'m> {
        let i32 = self.module.i32();
        let make = Maker::new(self.module, self.interface);
        let (function, fresh) = make.begin("__asyncify_make_room", i32, &[i32]);
        if !fresh {
            return function;
        }
        let b = &make.builder;
        let overflow = make.overflow();
        b.call(overflow.ty(), overflow.value(), &[]);
        let position = make.position();
        let (full, room) = (function.append_block("full"), function.append_block("room"));
        let is_full = make.is_full(position, function.parameters()[0]);
        b.unlikely(is_full, full, room);
        b.position_at_end(full);
        make.trap();
        b.position_at_end(room);
        b.ret(Some(position));
        function
    }

    /// Traps unless the position of `data`, a struct of Binaryen's, is in its buffer.
    fn check_position(&self, function: Function<'m>, data: Value<'m>) {
        let b = &self.builder;
        let (outside, inside) = (function.append_block("outside"), function.append_block("inside"));
        let is_outside = b.icmp(IntPredicate::LLVMIntULT, self.word(data, 4), self.word(data, 0));
        b.unlikely(is_outside, outside, inside);
        b.position_at_end(outside);
        self.trap();
        b.position_at_end(inside);
    }

    /// Traps if the stack has come to the buffer from `data` on: one part of it lies below the
    /// stack pointer, where what runs next has its frames, and the other in frames that are in
    /// use. Hosts write to fixed addresses, where some linkers put the stack.
    fn check_buffer(&self, function: Function<'m>, data: Value<'m>, stack_pointer: Value<'m>) {
        let b = &self.builder;
        let block = |name| function.append_block(name);
        let (below, overlap, apart) = (block("below"), block("overlap"), block("apart"));
        b.unlikely(b.icmp(IntPredicate::LLVMIntULT, data, stack_pointer), below, apart);
        b.position_at_end(below);
        let end = self.word(data, 4);
        b.unlikely(b.icmp(IntPredicate::LLVMIntULT, stack_pointer, end), overlap, apart);
        b.position_at_end(overlap);
        self.trap();
        b.position_at_end(apart);
    }

    fn trap(&self) {
        let trap = self.module.intrinsic("llvm.trap", &[]);
        self.builder.call(trap.ty(), trap.value(), &[]);
        self.builder.unreachable();
    }

    /// `void overflow()`: what to do when the stack has no room, for records or for frames.
    /// A program may have its own, which makes room for records, and starts an unwind if
    /// there is none; this one traps, unless the stack has no limit.
    fn overflow(&self) -> Function<'m> {
        let ty = self.module.function_type(self.module.void(), &[]);
        if let Some(own) = self.module.function(OVERFLOW)
            && !own.is_declaration()
        {
            return own;
        }
        let function = define(self.module, OVERFLOW, ty);
        let b = Builder::new(self.module);
        let block = |name| function.append_block(name);
        let (entry, full, unlimited) = (block("entry"), block("full"), block("unlimited"));
        b.position_at_end(entry);
        let limit = load_global(self.module, &b, self.stack_limit, "", false);
        let none = b.icmp(IntPredicate::LLVMIntEQ, limit, self.i32(0));
        b.unlikely(none, unlimited, full);
        b.position_at_end(full);
        let trap = self.module.intrinsic("llvm.trap", &[]);
        b.call(trap.ty(), trap.value(), &[]);
        b.unreachable();
        b.position_at_end(unlimited);
        b.ret(None);
        function
    }

    /// The start of a record, but not what it was made of: code generation would make the
    /// address of each slot anew from that, since wasm's loads and stores add no negative
    /// offsets.
    fn hide(&self, start: Value<'m>) -> Value<'m> {
        self.builder.hide(self.module, start)
    }

    fn push(&self) -> Function<'m> {
        let i32 = self.module.i32();
        let (function, fresh) = self.begin("__asyncify_push", i32, &[i32, i32]);
        if !fresh {
            return function;
        }
        let b = &self.builder;
        let [size, point] = function.parameters()[..] else { return function };
        let position = self.check_room(function, size);
        let start = match self.interface.abi {
            Abi::Native => {
                let start = self.hide(b.sub(position, size));
                self.set_position(start);
                self.set_word(start, 0, point);
                if self.interface.by_frame {
                    self.set_word(start, WORD, size);
                    self.set_word(start, 2 * WORD, self.get(self.stack_pointer));
                }
                start
            }
            Abi::Binaryen => {
                let end = b.add(position, size);
                self.set_position(end);
                self.set_word(b.sub(end, self.i32(WORD)), 0, point);
                position
            }
        };
        b.ret(Some(start));
        function
    }

    /// Where a rewind reads on, and the word there. The load is the trap in the course of an unwind. A
    /// slot would not do: it lies at an offset, by which the address of no memory may come to be one of
    /// some.
    fn top(&self) -> (Value<'m>, Value<'m>) {
        let popped = self.get(self.popped);
        let word = self.word(popped, 0);
        word.set_volatile();
        (popped, word)
    }

    fn pop(&self) -> Function<'m> {
        let i32 = self.module.i32();
        let (function, fresh) = self.begin("__asyncify_pop", i32, &[i32]);
        if !fresh {
            return function;
        }
        let b = &self.builder;
        let size = function.parameters()[0];
        let (popped, _) = self.top();
        let start = match self.interface.abi {
            Abi::Native => {
                self.set(self.popped, b.add(popped, size));
                popped
            }
            Abi::Binaryen => {
                let before = self.hide(b.sub(popped, size));
                self.set(self.popped, before);
                b.add(before, self.i32(WORD))
            }
        };
        b.ret(Some(start));
        function
    }

    fn pop_word(&self) -> Function<'m> {
        let (function, fresh) = self.begin("__asyncify_pop_word", self.module.i32(), &[]);
        if !fresh {
            return function;
        }
        let b = &self.builder;
        let (popped, word) = self.top();
        let next = match self.interface.abi {
            Abi::Native => b.add(popped, self.i32(WORD)),
            Abi::Binaryen => b.sub(popped, self.i32(WORD)),
        };
        self.set(self.popped, next);
        b.ret(Some(word));
        function
    }

    fn owner(&self) -> Function<'m> {
        let (function, fresh) = self.begin("__asyncify_owner", self.module.ptr(), &[]);
        if !fresh {
            return function;
        }
        let b = &self.builder;
        let (popped, _) = self.top();
        let owner = match self.interface.abi {
            Abi::Native => {
                let resume = if self.interface.by_frame { WORD } else { 0 };
                self.word(popped, self.interface.head() + resume)
            }
            Abi::Binaryen => self.word(b.sub(popped, self.i32(WORD)), 0),
        };
        b.ret(Some(b.int_to_ptr(owner, self.module.ptr())));
        function
    }

    fn interface(&self, which: AsyncifyImport) -> Function<'m> {
        let module = self.module;
        let parameters = match which {
            AsyncifyImport::StartUnwind | AsyncifyImport::StartRewind => vec![module.i32()],
            _ => Vec::new(),
        };
        let result = match which {
            AsyncifyImport::GetState => module.i32(),
            _ => module.void(),
        };
        let name = format!("__asyncify_{}", which.name());
        let (function, fresh) = self.begin(&name, result, &parameters);
        if self.interface.abi == Abi::Binaryen {
            function.set_string_attribute("wasm-export-name", &which.export());
            // As clang does for exports: LTO would take it for unused.
            self.module.export(function);
        }
        if !fresh {
            return function;
        }
        match which {
            AsyncifyImport::StartUnwind => self.start_unwind(function),
            AsyncifyImport::StartRewind => self.start_rewind(function),
            // Hosts end a rewind with either; the state tells what there is to do.
            AsyncifyImport::StopUnwind | AsyncifyImport::StopRewind => self.stop(function),
            AsyncifyImport::GetState => {
                let state = self.get(self.state);
                self.builder.ret(Some(state));
            }
        }
        function
    }

    fn start_unwind(&self, function: Function<'m>) {
        let data = function.parameters()[0];
        self.set(self.data, data);
        let stack_pointer = self.get(self.stack_pointer);
        if let Some(deep) = self.deep {
            self.set(deep, stack_pointer);
        }
        // The native one asks for room with the first record: what makes some must find an
        // unwind.
        if let (Some(position), Some(limit)) = (self.position, self.limit) {
            self.set(position, stack_pointer);
            if let Some(begin) = self.begin {
                self.set(begin, stack_pointer);
            }
            self.set(limit, self.word(data, 4));
        } else {
            if Rule::BufferApart.holds() {
                self.check_buffer(function, data, stack_pointer);
            }
            self.check_position(function, data);
            if let Some(begin) = self.begin {
                self.set(begin, self.word(data, 0));
            }
        }
        if Rule::EntriesChecked.holds() {
            self.set(self.popped, self.i32(NOWHERE));
        }
        self.set(self.state, self.i32(UNWINDING));
        self.builder.ret(None);
    }

    fn stop(&self, function: Function<'m>) {
        let b = &self.builder;
        let (unwound, done) = (function.append_block("unwound"), function.append_block("done"));
        let state = self.get(self.state);
        let unwinding = b.icmp(IntPredicate::LLVMIntEQ, state, self.i32(UNWINDING));
        b.unlikely(unwinding, unwound, done);

        b.position_at_end(unwound);
        let words = self.interface.saved_size();
        let position = self.check_room(function, self.i32(words));
        let base = self.get(self.stack_pointer);
        match (self.interface.abi, self.deep) {
            (Abi::Binaryen, Some(deep)) => {
                let begin = self.begin.map(|begin| self.get(begin));
                let length = begin.map_or(position, |begin| b.sub(position, begin));
                self.set_word(position, 0, length);
                self.set_word(position, WORD, base);
                self.set_position(b.add(position, self.i32(words)));
                if Rule::StackPointerBelowSuspended.holds() {
                    self.set(self.stack_pointer, self.get(deep));
                }
            }
            _ => {
                let saved = b.sub(position, self.i32(words));
                self.set_word(saved, 0, base);
                if let Some(begin) = self.begin {
                    self.set_word(saved, WORD, b.sub(self.get(begin), position));
                }
                self.set_word(self.get(self.data), 0, saved);
                // The stack pointer is a multiple of 16 by wasm's C ABI.
                if Rule::StackPointerBelowSuspended.holds() {
                    self.set(self.stack_pointer, b.and(saved, self.i32(!15)));
                }
            }
        }
        b.br(done);

        b.position_at_end(done);
        self.set(self.state, self.i32(NORMAL));
        b.ret(None);
    }

    fn start_rewind(&self, function: Function<'m>) {
        let b = &self.builder;
        let data = function.parameters()[0];
        let base = match self.interface.abi {
            Abi::Binaryen => {
                self.check_position(function, data);
                let end = b.sub(self.word(data, 0), self.i32(2 * WORD));
                self.set(self.popped, b.sub(end, self.i32(WORD)));
                // By its length, since hosts may have put the records elsewhere.
                self.set_word(data, 0, b.sub(end, self.word(end, 0)));
                self.word(end, WORD)
            }
            Abi::Native => {
                let saved = self.word(data, 0);
                self.set(self.popped, b.add(saved, self.i32(self.interface.saved_size())));
                self.word(saved, 0)
            }
        };
        if Rule::StackPointerBackOnRewind.holds() {
            self.set(self.stack_pointer, base);
        }
        self.set(self.state, self.i32(REWINDING));
        b.ret(None);
    }
}
