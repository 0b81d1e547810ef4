//! An instance of the program, and calls of it that may suspend. It does what `host.mjs`
//! does for JavaScript engines; nothing here depends on who made the program asynchronous.

use crate::{
    clock::Clock,
    wasi::{self, Exit, Wasi},
};
use anyhow::{Context, Result, bail};
use std::{cell::RefCell, rc::Rc};
use wasmtime::{Caller, Engine, Global, Instance, Linker, Memory, Module, Store, TypedFunc, Val};

const NORMAL: i32 = 0;
const UNWINDING: i32 = 1;
const REWINDING: i32 = 2;

/// Bytes: of the stack of a call, of the buffer that its frames are saved to, and of junk
/// that is written below a suspended stack.
const STACK: i32 = 256 << 10;
const BUFFER: i32 = 256 << 10;
const JUNK: usize = 1024;

/// How `wait` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// At once, without suspending.
    Never,
    /// After a suspension that is over at once.
    Always,
    /// After a future has completed, for which the program is suspended.
    Future,
}

/// A call of an export that may suspend, with its own buffer and its own stack.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call {
    buffer: i32,
    stack_pointer: i32,
    waits_for: i32,
    value: i32,
}

/// What the imports work with.
pub struct Host {
    /// The system that the program sees.
    pub wasi: Wasi,
    mode: Mode,
    runtime: Option<Runtime>,
    current: Call,
    suspensions: u64,
}

/// The five exports of an asynchronous program.
#[derive(Clone)]
struct Runtime {
    start_unwind: TypedFunc<i32, ()>,
    stop_unwind: TypedFunc<(), ()>,
    start_rewind: TypedFunc<i32, ()>,
    stop_rewind: TypedFunc<(), ()>,
    get_state: TypedFunc<(), i32>,
}

/// An instance. Calls of it take turns.
pub struct Program {
    store: RefCell<Store<Host>>,
    instance: Instance,
    memory: Memory,
    stack_pointer: Global,
    runtime: Option<Runtime>,
    clock: Rc<Clock>,
    mode: Mode,
}

/// What `wait` returns.
fn answer(milliseconds: i32) -> i32 {
    milliseconds.wrapping_mul(2).wrapping_add(1)
}

impl Program {
    /// Instantiates a module.
    ///
    /// # Errors
    ///
    /// If it imports or does not export what it should.
    pub fn new(engine: &Engine, module: &Module, mode: Mode, wasi: Wasi) -> Result<Self> {
        let host = Host { wasi, mode, runtime: None, current: Call::default(), suspensions: 0 };
        let mut store = Store::new(engine, host);
        let mut linker = Linker::new(engine);
        wasi::define(&mut linker, module)?;
        linker.func_wrap("host", "wait", |mut caller: Caller<'_, Host>, milliseconds: i32| {
            wait(&mut caller, milliseconds)
        })?;
        let instance = linker.instantiate(&mut store, module)?;
        let memory = instance.get_memory(&mut store, "memory");
        let stack_pointer = instance.get_global(&mut store, "__stack_pointer");
        let runtime = match mode {
            Mode::Never => None,
            Mode::Always | Mode::Future => Some(Runtime {
                start_unwind: instance.get_typed_func(&mut store, "asyncify_start_unwind")?,
                stop_unwind: instance.get_typed_func(&mut store, "asyncify_stop_unwind")?,
                start_rewind: instance.get_typed_func(&mut store, "asyncify_start_rewind")?,
                stop_rewind: instance.get_typed_func(&mut store, "asyncify_stop_rewind")?,
                get_state: instance.get_typed_func(&mut store, "asyncify_get_state")?,
            }),
        };
        store.data_mut().runtime.clone_from(&runtime);
        Ok(Program {
            store: RefCell::new(store),
            instance,
            memory: memory.context("'memory' is not exported")?,
            stack_pointer: stack_pointer.context("'__stack_pointer' is not exported")?,
            runtime,
            clock: Rc::new(Clock::default()),
            mode,
        })
    }

    /// The clock of its futures.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How often it was suspended.
    pub fn suspensions(&self) -> u64 {
        self.store.borrow().data().suspensions
    }

    /// Takes what it printed.
    pub fn take_printed(&self) -> Vec<u8> {
        std::mem::take(&mut self.store.borrow_mut().data_mut().wasi.printed)
    }

    /// Memory of the program's own, with these bytes and others up to `size`.
    ///
    /// # Errors
    ///
    /// If it has none.
    pub fn allocate(&self, size: i32, bytes: &[u8]) -> Result<i32> {
        let mut store = self.store.borrow_mut();
        let malloc = self.instance.get_typed_func::<i32, i32>(&mut *store, "malloc")?;
        let at = malloc.call(&mut *store, size)?;
        if at == 0 {
            bail!("the program has no {size} bytes of memory left");
        }
        self.memory.write(&mut *store, at as u32 as usize, bytes).context("outside of memory")?;
        Ok(at)
    }

    /// A call on a stack of its own, or on the program's.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub fn prepare(&self, own_stack: bool) -> Result<Call> {
        let mut call = Call::default();
        if self.mode != Mode::Never {
            call.buffer = self.allocate(BUFFER, &[])?;
            let words = [call.buffer + 8, call.buffer + BUFFER].map(i32::to_le_bytes).concat();
            let mut store = self.store.borrow_mut();
            self.memory.write(&mut *store, call.buffer as u32 as usize, &words)?;
        }
        call.stack_pointer = if own_stack {
            self.allocate(STACK, &[])? + STACK
        } else {
            let mut store = self.store.borrow_mut();
            self.stack_pointer.get(&mut *store).i32().context("'__stack_pointer' is no i32")?
        };
        Ok(call)
    }

    /// Runs a call to its end. Others have their turn while it is suspended. Returns the
    /// status: what the export returns, or what the program ended itself with.
    ///
    /// # Errors
    ///
    /// If the program traps, or comes back in a state that it must not be in.
    pub async fn finish(&self, mut call: Call, name: &str, arguments: &[Val]) -> Result<i32> {
        {
            let mut store = self.store.borrow_mut();
            self.stack_pointer.set(&mut *store, Val::I32(call.stack_pointer))?;
        }
        loop {
            if let Some(status) = self.enter(&mut call, name, arguments)? {
                return Ok(status);
            }
            if self.mode == Mode::Future {
                self.clock.wait(u64::from(call.waits_for.unsigned_abs())).await;
            }
            call.value = answer(call.waits_for);
            // A rewind starts where the suspension left the pointer.
            let mut store = self.store.borrow_mut();
            self.stack_pointer.set(&mut *store, Val::I32(call.stack_pointer))?;
            let runtime = self.runtime.as_ref().context("suspended without a runtime")?;
            runtime.start_rewind.call(&mut *store, call.buffer)?;
        }
    }

    /// Enters the program, and leaves it with a status or suspended.
    fn enter(&self, call: &mut Call, name: &str, arguments: &[Val]) -> Result<Option<i32>> {
        let mut store = self.store.borrow_mut();
        store.data_mut().current = *call;
        let function = self.instance.get_func(&mut *store, name);
        let function = function.with_context(|| format!("'{name}' is not exported"))?;
        let ty = function.ty(&*store);
        let mut results = vec![Val::I32(0); ty.results().len()];
        if let Err(error) = function.call(&mut *store, arguments, &mut results) {
            return match error.downcast_ref::<Exit>() {
                Some(&Exit(status)) => Ok(Some(status)),
                None => Err(error.into()),
            };
        }
        let status = results.first().and_then(Val::i32).unwrap_or(0);
        let Some(runtime) = &self.runtime else { return Ok(Some(status)) };
        match runtime.get_state.call(&mut *store, ())? {
            NORMAL => Ok(Some(status)),
            UNWINDING => {
                runtime.stop_unwind.call(&mut *store, ())?;
                *call = store.data().current;
                // The pointer is below the suspended frames now. What runs meanwhile on
                // this stack starts there.
                let pointer = self.stack_pointer.get(&mut *store).i32();
                call.stack_pointer = pointer.context("'__stack_pointer' is no i32")?;
                let end = call.stack_pointer as u32 as usize;
                let below = self.memory.data_mut(&mut *store);
                below[end.saturating_sub(JUNK)..end].fill(0xaa);
                Ok(None)
            }
            state => bail!("'{name}' returned in state {state}"),
        }
    }
}

/// The import.
fn wait(caller: &mut Caller<'_, Host>, milliseconds: i32) -> wasmtime::Result<i32> {
    let Some(runtime) = caller.data().runtime.clone() else { return Ok(answer(milliseconds)) };
    if runtime.get_state.call(&mut *caller, ())? == REWINDING {
        runtime.stop_rewind.call(&mut *caller, ())?;
        return Ok(caller.data().current.value);
    }
    let host = caller.data_mut();
    debug_assert!(host.mode != Mode::Never);
    host.suspensions += 1;
    host.current.waits_for = milliseconds;
    let buffer = host.current.buffer;
    runtime.start_unwind.call(&mut *caller, buffer)?;
    // Nobody may look at the result of a call that unwinds.
    Ok(0x5555_5555)
}
