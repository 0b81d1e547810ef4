//! The runtime interface: the state, the five functions, and how a frame's record
//! is pushed and popped. Everything that depends on `abi=` is in this file.
//!
//! A *record* is what an instrumented function saves when it unwinds: the number of
//! the suspend point, then the slots. Unwinding pushes records from the innermost
//! function outwards, rewinding pops them the other way round.
//!
//! ```text
//! abi=binaryen  buffer grows up     pos -> | k | slots ... | size |  <- new pos
//! abi=native    stack grows down    new pos -> | size | k | slots ... |  <- pos
//!                                                     ^ frame
//! ```
//!
//! Both have the number at the address `frame` and the slots from `frame + 4` on,
//! so no instrumented function depends on the interface. The struct that a caller
//! hands over has two words with both: `{pos, end}` in Binaryen's, where `pos` moves
//! with every push and pop; `{saved, limit}` in the native one, where `saved` is
//! written when the unwind stops.
//!
//! On top of the records lies one more word, the *base*: the value that the stack
//! pointer had when the unwind was over, which is what it was when the outermost
//! frame was called. A rewind puts it back, so that each frame comes to lie where it
//! was. When an unwind stops, the stack pointer is put below everything that is
//! suspended: what runs meanwhile leaves the suspended frames alone.
//!
//! Definitions are weak: each object file brings them and the linker keeps one set.
//! Weak definitions also keep LLVM from looking into them (they may be replaced), so
//! no optimisation depends on what they do with memory or with the state.

use crate::{
    analysis::{ATTRIBUTE, AsyncifyImport, OVERFLOW, Problem, RUNTIME},
    ir::{Builder, Function, IntPredicate, Linkage, Module, STACK_POINTER, Type, Value},
    options::Abi,
    rules::Rule,
};

/// Bytes of a record besides its slots: the number of the point and the size.
pub const RECORD_OVERHEAD: u32 = 8;

/// Offset of the first slot from the address of a record's number.
pub const FIRST_SLOT: u32 = 4;

const NORMAL: u32 = 0;
const UNWINDING: u32 = 1;
const REWINDING: u32 = 2;

/// The runtime interface in one module.
#[derive(Debug)]
pub struct Runtime<'m> {
    state: Value<'m>,
    stack_pointer: Value<'m>,
    stack_limit: Value<'m>,
    frame: Value<'m>,
    point: Value<'m>,
    push: Function<'m>,
    next: Function<'m>,
    abi: Abi,
}

impl<'m> Runtime<'m> {
    /// Brings the runtime into `module`, replaces the imports from `asyncify` by it,
    /// and exports it if `abi` says so.
    pub fn new(module: &Module<'m>, abi: Abi) -> Self {
        mark_abi(module, abi);
        let make = Maker::new(module, abi);
        let (push, next) = (make.push(), make.next());
        for import in AsyncifyImport::ALL {
            let definition = make.interface(import);
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
            frame: make.frame,
            point,
            push,
            next,
            abi,
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

    /// The address of the record that is being reloaded: of its number.
    pub fn frame(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let frame = load_global(module, builder, self.frame, "frame", false);
        builder.int_to_ptr(frame, module.ptr())
    }

    /// Notes the number of the point at which a function unwinds, for [`point`](Self::point).
    pub fn set_point(&self, builder: &Builder<'m>, number: Value<'m>) {
        builder.store(number, self.point);
    }

    /// The number that was noted last.
    pub fn point(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        load_global(module, builder, self.point, "k", false)
    }

    /// `i32 next()`: pops a record; returns the number of its point. Traps in the course of an
    /// unwind: a frame that is not instrumented goes on as if its callee had returned.
    pub fn next(&self) -> Function<'m> {
        self.next
    }

    /// The address of the function whose record comes next, which one of a family is (see
    /// [`TailCalls`](crate::analysis::TailCalls)): its first slot.
    pub fn owner(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        let owner = Maker::new(module, self.abi).owner();
        builder.call(owner.ty(), owner.value(), &[])
    }

    /// The lowest address that frames may use; 0 if there is none.
    pub fn stack_limit(&self, module: &Module<'m>, builder: &Builder<'m>) -> Value<'m> {
        load_global(module, builder, self.stack_limit, "", false)
    }

    /// `void overflow()`: what to call when a frame does not fit. It starts an unwind, or
    /// traps, or returns if the stack has no limit.
    pub fn overflow(&self, module: &Module<'m>) -> Function<'m> {
        Maker::new(module, self.abi).overflow()
    }

    /// `i32 push(i32 size, i32 k)`: pushes a record of `size` bytes for point `k`;
    /// returns its address. Traps if there is no room, before anything is written.
    pub fn push(&self) -> Function<'m> {
        self.push
    }
}

/// The module flag that tells which interface a module was transformed for.
const ABI_FLAG: &str = "asyncify-runtime";

/// The module flag that tells by which version of the transformation.
const VERSION_FLAG: &str = "asyncify-runtime-version";

/// Changes whenever records, or the functions that make them, do.
const VERSION: &str = "2";

/// What an earlier run did to `module` that one with `abi` cannot go on with.
pub fn conflict<'m>(module: &Module<'m>, abi: Abi) -> Option<Problem<'m>> {
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
    } else if before != abi.name() {
        format!(
            "the module was already transformed with abi={before}, which cannot be mixed with \
             abi={}; use the same for both runs",
            abi.name()
        )
    } else {
        return None;
    };
    Some(Problem { function: None, instruction: None, message })
}

/// Sees to it that modules with different interfaces are not linked together: they
/// would share the state and misread each other's records. LLVM compares the module
/// flag, wasm-ld the types of a global that nobody uses.
fn mark_abi(module: &Module<'_>, abi: Abi) {
    let ty = match abi {
        _ if !Rule::InterfacesToldApart.holds() => return,
        Abi::Native => module.i32(),
        Abi::Binaryen => module.f32(),
    };
    if module.flag(ABI_FLAG).is_none() {
        module.add_string_flag(ABI_FLAG, abi.name());
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
    function
}

/// Writes the bodies of the runtime.
struct Maker<'a, 'm> {
    module: &'a Module<'m>,
    abi: Abi,
    builder: Builder<'m>,
    state: Value<'m>,
    frame: Value<'m>,
    data: Value<'m>,
    /// Native: where the next record goes. (In Binaryen's, it is `data->pos`.)
    position: Option<Value<'m>>,
    /// Native: the lowest address that a record may use.
    limit: Option<Value<'m>>,
    /// Binaryen's: the stack pointer when the unwind started.
    deep: Option<Value<'m>>,
    stack_pointer: Value<'m>,
    /// The lowest address that frames may use; 0 if there is none.
    stack_limit: Value<'m>,
}

impl<'a, 'm> Maker<'a, 'm> {
    fn new(module: &'a Module<'m>, abi: Abi) -> Self {
        let global = |name| module.wasm_global(name, module.i32(), true);
        let native = |name| (abi == Abi::Native).then(|| global(name));
        Maker {
            module,
            abi,
            builder: Builder::new(module),
            state: global("__asyncify_state"),
            frame: global("__asyncify_frame"),
            data: global("__asyncify_data"),
            position: native("__asyncify_position"),
            limit: native("__asyncify_limit"),
            deep: (abi == Abi::Binaryen).then(|| global("__asyncify_deep")),
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

    /// The position of the records.
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

    /// Whether `size` more bytes do not fit at the position.
    fn is_full(&self, size: Value<'m>) -> Value<'m> {
        let b = &self.builder;
        let position = self.position();
        match self.limit {
            // Sums, not differences: a position past the end must not wrap around
            // to a large amount of room.
            Some(limit) => {
                let lowest = b.add(self.get(limit), size);
                b.icmp(IntPredicate::LLVMIntULT, position, lowest)
            }
            None => {
                let end = self.word(self.get(self.data), 4);
                let after = b.add(position, size);
                b.icmp(IntPredicate::LLVMIntUGT, after, end)
            }
        }
    }

    /// Sees to it that `size` more bytes fit at the position, which it returns, or traps.
    /// With abi=native, a program may make room: see [`overflow`](Self::overflow).
    fn check_room(&self, function: Function<'m>, size: Value<'m>) -> Value<'m> {
        let b = &self.builder;
        let block = |name| function.append_block(name);
        let (overflow, full, room) = (block("overflow"), block("full"), block("room"));
        if Rule::RoomChecked.holds() {
            b.unlikely(self.is_full(size), overflow, room);
        } else {
            b.br(room);
        }
        b.position_at_end(overflow);
        if self.abi == Abi::Native {
            let overflow = self.overflow();
            b.call(overflow.ty(), overflow.value(), &[]);
            b.unlikely(self.is_full(size), full, room);
        } else {
            b.br(full);
        }
        b.position_at_end(full);
        self.trap();
        b.position_at_end(room);
        self.position()
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

    fn push(&self) -> Function<'m> {
        let i32 = self.module.i32();
        let (function, fresh) = self.begin("__asyncify_push", i32, &[i32, i32]);
        if !fresh {
            return function;
        }
        let b = &self.builder;
        let [size, point] = function.parameters()[..] else { return function };
        let position = self.check_room(function, size);
        let frame = match self.abi {
            Abi::Binaryen => {
                let end = b.add(position, size);
                self.set_position(end);
                let last = b.sub(end, self.i32(4));
                self.set_word(last, 0, size);
                position
            }
            Abi::Native => {
                let start = b.sub(position, size);
                self.set_position(start);
                self.set_word(start, 0, size);
                b.add(start, self.i32(4))
            }
        };
        self.set_word(frame, 0, point);
        b.ret(Some(frame));
        function
    }

    /// Of the record that a rewind pops next, its address and the position behind it.
    fn top(&self) -> (Value<'m>, Value<'m>) {
        let b = &self.builder;
        let position = self.position();
        match self.abi {
            Abi::Binaryen => {
                let last = b.sub(position, self.i32(4));
                let start = b.sub(position, self.word(last, 0));
                (start, start)
            }
            Abi::Native => (b.add(position, self.i32(4)), b.add(position, self.word(position, 0))),
        }
    }

    fn owner(&self) -> Function<'m> {
        let (function, fresh) = self.begin("__asyncify_owner", self.module.ptr(), &[]);
        if !fresh {
            return function;
        }
        let (frame, _) = self.top();
        let owner = self.word(frame, FIRST_SLOT);
        self.builder.ret(Some(self.builder.int_to_ptr(owner, self.module.ptr())));
        function
    }

    fn next(&self) -> Function<'m> {
        let i32 = self.module.i32();
        let (function, fresh) = self.begin("__asyncify_next", i32, &[]);
        if !fresh {
            return function;
        }
        let b = &self.builder;
        let (wrong, right) = (function.append_block("wrong"), function.append_block("right"));
        let state = self.get(self.state);
        let unwinding = b.icmp(IntPredicate::LLVMIntNE, state, self.i32(REWINDING));
        if Rule::EntriesChecked.holds() {
            b.unlikely(unwinding, wrong, right);
        } else {
            b.br(right);
        }
        b.position_at_end(wrong);
        self.trap();
        b.position_at_end(right);
        let (frame, behind) = self.top();
        self.set_position(behind);
        self.set(self.frame, frame);
        b.ret(Some(self.word(frame, 0)));
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
        if self.abi == Abi::Binaryen {
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
        if let (Some(position), Some(limit)) = (self.position, self.limit) {
            self.set(position, stack_pointer);
            self.set(limit, self.word(data, 4));
        }
        // The native one asks with the first record: what makes room must find an unwind.
        if self.abi == Abi::Binaryen {
            if Rule::BufferApart.holds() {
                self.check_buffer(function, data, stack_pointer);
            }
            self.check_room(function, self.i32(0));
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
        let position = self.check_room(function, self.i32(4));
        let base = self.get(self.stack_pointer);
        match (self.abi, self.deep) {
            (Abi::Binaryen, Some(deep)) => {
                self.set_word(position, 0, base);
                self.set_position(b.add(position, self.i32(4)));
                if Rule::StackPointerBelowSuspended.holds() {
                    self.set(self.stack_pointer, self.get(deep));
                }
            }
            _ => {
                let saved = b.sub(position, self.i32(4));
                self.set_word(saved, 0, base);
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
        self.set(self.data, data);
        let base = match self.position {
            None => {
                let position = self.check_room(function, self.i32(0));
                let top = b.sub(position, self.i32(4));
                self.set_position(top);
                self.word(top, 0)
            }
            Some(global) => {
                let saved = self.word(data, 0);
                self.set(global, b.add(saved, self.i32(4)));
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
