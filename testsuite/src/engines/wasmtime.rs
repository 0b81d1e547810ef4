//! The wasmtime engine, in this process.

use super::{Abi, Engine, Mode, Outcome};
use anyhow::{Context, Result, bail, ensure};
use std::{ops::Range, path::Path, sync::Arc, thread, time::Duration};
use wasmtime::{
    Caller, Config, Extern, Instance, Linker, Memory, Module, OptLevel, Store, Trap, Val,
    WasmBacktraceDetails, WasmCoreDump,
};

/// How long a program may run, in ticks of [`TICK`].
const DEADLINE: u64 = 60;
const TICK: Duration = Duration::from_millis(500);

/// Bytes of junk below the stack pointer.
const JUNK: usize = 4096;

/// The engine.
pub struct Wasmtime {
    engine: wasmtime::Engine,
}

/// What the imports share with the loop around `run`.
struct Host {
    mode: Mode,
    data: i32,
    log: Vec<String>,
    pauses: u32,
    suspensions: u32,
    /// What the suspended call comes back with, and the stack pointer there.
    suspended: Option<(i32, i32)>,
    /// `pos` when the unwind started.
    position: i32,
    abi: Abi,
    /// Memory that no record may touch, and what was in it when the unwind started.
    outside: Range<usize>,
    before: Vec<u8>,
}

impl Host {
    fn new(abi: Abi, mode: Mode) -> Self {
        Host {
            mode,
            data: 0,
            log: Vec::new(),
            pauses: 0,
            suspensions: 0,
            suspended: None,
            position: 0,
            abi,
            outside: 0..0,
            before: Vec::new(),
        }
    }
}

impl Wasmtime {
    /// Starts the engine.
    ///
    /// # Errors
    ///
    /// If it does not support this machine.
    pub fn new() -> Result<Arc<Self>> {
        Self::with(config())
    }

    fn with(mut config: Config) -> Result<Arc<Self>> {
        config.epoch_interruption(true);
        let engine = wasmtime::Engine::new(&config)?;
        let clock = engine.weak();
        // A program that a bug keeps running for ever must not keep the suite.
        thread::spawn(move || {
            while let Some(engine) = clock.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        });
        Ok(Arc::new(Wasmtime { engine }))
    }

    /// Starts the engine with what debuggers need: code as it is written, its debug information
    /// registered as that of JIT code, and backtraces with lines. A program may stand still as long as it likes.
    ///
    /// # Errors
    ///
    /// If it does not support this machine.
    pub fn for_debuggers() -> Result<Self> {
        let mut config = config();
        config.debug_info(true).cranelift_opt_level(OptLevel::None);
        config.wasm_backtrace_details(WasmBacktraceDetails::Enable);
        Ok(Wasmtime { engine: wasmtime::Engine::new(&config)? })
    }

    fn start(&self, wasm: &Path, abi: Abi, mode: Mode) -> Result<(Store<Host>, Program)> {
        let module = Module::from_file(&self.engine, wasm)?;
        let mut store = Store::new(&self.engine, Host::new(abi, mode));
        store.set_epoch_deadline(DEADLINE);
        let instance = linker(&self.engine)?.instantiate(&mut store, &module)?;
        let program = Program::new(&mut store, instance)?;
        Ok((store, program))
    }

    /// What is in memory when `run` of a module has returned, and a core dump of when its export
    /// `crash`, which traps, was called after that: what `wasmtime -D coredump` writes.
    ///
    /// # Errors
    ///
    /// If it does something else.
    pub fn dumps(wasm: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
        let mut config = config();
        config.coredump_on_trap(true);
        let engine = Self::with(config)?;
        let (mut store, program) = engine.start(wasm, Abi::Native, Mode::Never)?;
        program.run(&mut store)?;
        let memory = program.memory.data(&store).to_vec();
        let crash = program.instance.get_typed_func::<(), ()>(&mut store, "crash")?;
        let Err(error) = crash.call(&mut store, ()) else { bail!("'crash' did not trap") };
        let dump = error.downcast_ref::<WasmCoreDump>().context("the trap has no core dump")?;
        Ok((memory, dump.serialize(&mut store, "crash")))
    }

    /// Runs a module that suspends and has not more than `room` bytes for its records, which
    /// is too little: it must trap before it writes anything beyond them. (With abi=native
    /// they share the room with the frames.)
    ///
    /// # Errors
    ///
    /// If it does not trap, or traps too late.
    pub fn run_without_room(&self, wasm: &Path, abi: Abi, room: u32) -> Result<()> {
        let (mut store, program) = self.start(wasm, abi, Mode::Always)?;
        let data = store.data().data;
        let end = match abi {
            Abi::Binaryen => word(&program.memory, &store, data)? as u32 + room,
            Abi::Native | Abi::Frame => program.stack_pointer(&mut store)? as u32 - room,
        };
        program.memory.write(&mut store, data as usize + 4, &end.to_le_bytes())?;
        let end = end as usize;
        let outside = match abi {
            Abi::Binaryen => end..end + JUNK,
            Abi::Native | Abi::Frame => program.stack_low as usize..end,
        };
        store.data_mut().outside = outside.clone();
        let error = match program.run(&mut store) {
            Ok(_) => bail!("{room} bytes for records were enough"),
            Err(error) => error,
        };
        ensure!(
            // By its text: it may come through `env.pause`, which starts the unwind.
            format!("{error:#}").contains(&Trap::UnreachableCodeReached.to_string()),
            "with {room} bytes for records, no trap but: {error:#}"
        );
        ensure!(
            program.memory.data(&store).get(outside) == Some(&store.data().before[..]),
            "with {room} bytes for records, it trapped after it had written beyond them"
        );
        Ok(())
    }
}

impl Engine for Wasmtime {
    fn name(&self) -> &'static str {
        "wasmtime"
    }

    fn has_legacy_exceptions(&self) -> bool {
        false
    }

    fn run(&self, wasm: &Path, abi: Abi, mode: Mode) -> Result<Outcome> {
        let (mut store, program) = self.start(wasm, abi, mode)?;
        program.run(&mut store)
    }
}

/// What programs need of an engine.
fn config() -> Config {
    let mut config = Config::new();
    config.wasm_exceptions(true);
    config
}

fn linker(engine: &wasmtime::Engine) -> Result<Linker<Host>> {
    let mut linker = Linker::new(engine);
    linker.func_wrap("env", "print_i32", |mut host: Caller<'_, Host>, x: i32| {
        host.data_mut().log.push(x.to_string());
    })?;
    linker.func_wrap("env", "print_i64", |mut host: Caller<'_, Host>, x: i64| {
        host.data_mut().log.push(x.to_string());
    })?;
    linker.func_wrap("env", "print_f64", |mut host: Caller<'_, Host>, x: f64| {
        let text = if x.is_nan() { "nan".into() } else { format!("0x{:016x}", x.to_bits()) };
        host.data_mut().log.push(text);
    })?;
    linker.func_wrap(
        "env",
        "print_str",
        |mut host: Caller<'_, Host>, at: i32, length: i32| -> wasmtime::Result<()> {
            let memory = host
                .get_export("memory")
                .and_then(Extern::into_memory)
                .ok_or_else(|| wasmtime::Error::msg("no memory is exported"))?;
            let bytes = memory
                .data(&host)
                .get(at as u32 as usize..)
                .and_then(|rest| rest.get(..length as u32 as usize))
                .ok_or_else(|| wasmtime::Error::msg("print_str outside of memory"))?;
            let text = String::from_utf8_lossy(bytes).into_owned();
            host.data_mut().log.push(text);
            Ok(())
        },
    )?;
    linker.func_wrap("env", "pause", |mut host: Caller<'_, Host>, x: i32| {
        pause(&mut host, x).map_err(|error| wasmtime::Error::msg(format!("{error:#}")))
    })?;
    Ok(linker)
}

/// `env.pause`
fn pause(host: &mut Caller<'_, Host>, x: i32) -> Result<i32> {
    let call = |host: &mut Caller<'_, Host>, name: &str, arguments: &[Val]| -> Result<i32> {
        let export = host.get_export(name).and_then(Extern::into_func);
        let function = export.with_context(|| format!("'{name}' is not exported"))?;
        let mut results = vec![Val::I32(0); function.ty(&*host).results().len()];
        function.call(&mut *host, arguments, &mut results)?;
        Ok(results.first().and_then(Val::i32).unwrap_or(0))
    };
    let stack_pointer = |host: &mut Caller<'_, Host>| -> Result<i32> {
        let global = host.get_export("__stack_pointer").and_then(Extern::into_global);
        let global = global.context("'__stack_pointer' is not exported")?;
        global.get(&mut *host).i32().context("'__stack_pointer' is no i32")
    };
    let is_instrumented = host.get_export("asyncify_get_state").is_some();
    let state = if is_instrumented { call(host, "asyncify_get_state", &[])? } else { 0 };
    match (state, host.data().suspended) {
        (2, Some((value, expected))) => {
            call(host, "asyncify_stop_rewind", &[])?;
            let found = stack_pointer(host)?;
            ensure!(
                found == expected,
                "the rewind reached the switch call with a stack pointer of {found}; it was \
                 {expected} at the suspension"
            );
            if host.data().abi == Abi::Binaryen {
                let data = host.data().data;
                let memory = host.get_export("memory").and_then(Extern::into_memory);
                let position = word(&memory.context("no memory is exported")?, &*host, data)?;
                ensure!(
                    position == host.data().position,
                    "the rewind left pos at {position}; it was {} before the unwind",
                    host.data().position
                );
            }
            host.data_mut().suspended = None;
            Ok(value)
        }
        (0, None) => {
            let value = x.wrapping_mul(3).wrapping_add(1);
            let pauses = host.data().pauses;
            host.data_mut().pauses += 1;
            let suspends = match host.data().mode {
                Mode::Never => false,
                Mode::Always => true,
                Mode::EverySecond => pauses.is_multiple_of(2),
            };
            if !suspends {
                return Ok(value);
            }
            let pointer = stack_pointer(host)?;
            let memory = host.get_export("memory").and_then(Extern::into_memory);
            let data = host.data().data;
            let position = word(&memory.context("no memory is exported")?, &*host, data)?;
            host.data_mut().position = position;
            host.data_mut().suspended = Some((value, pointer));
            host.data_mut().suspensions += 1;
            let outside = host.data().outside.clone();
            let memory = host.get_export("memory").and_then(Extern::into_memory);
            let before = memory.and_then(|memory| memory.data(&*host).get(outside));
            host.data_mut().before = before.map(<[u8]>::to_vec).unwrap_or_default();
            call(host, "asyncify_start_unwind", &[Val::I32(data)])?;
            // Nobody may look at the result of a call that unwinds.
            Ok(0x5555_5555)
        }
        (state, suspended) => bail!(
            "the switch call was entered in state {state} {} a suspension",
            if suspended.is_some() { "during" } else { "without" }
        ),
    }
}

/// The word at an address.
fn word(memory: &Memory, store: impl wasmtime::AsContext, address: i32) -> Result<i32> {
    let mut bytes = [0; 4];
    memory.read(store, address as u32 as usize, &mut bytes).context("outside of memory")?;
    Ok(i32::from_le_bytes(bytes))
}

/// An instance of a test program.
struct Program {
    instance: Instance,
    memory: Memory,
    stack_pointer: wasmtime::Global,
    stack_low: i32,
}

impl Program {
    fn new(store: &mut Store<Host>, instance: Instance) -> Result<Self> {
        let memory = instance.get_memory(&mut *store, "memory").context("no memory")?;
        let stack_pointer = instance
            .get_global(&mut *store, "__stack_pointer")
            .context("'__stack_pointer' is not exported")?;
        let mut program = Program { instance, memory, stack_pointer, stack_low: 0 };
        program.stack_low = program.call(store, "test_stack_low", &[])?;
        let data = match store.data().abi {
            Abi::Binaryen => "test_binaryen_data",
            Abi::Native | Abi::Frame => "test_native_data",
        };
        store.data_mut().data = program.call(store, data, &[])?;
        Ok(program)
    }

    fn call(&self, store: &mut Store<Host>, name: &str, arguments: &[Val]) -> Result<i32> {
        let function = self.instance.get_func(&mut *store, name);
        let function = function.with_context(|| format!("'{name}' is not exported"))?;
        let mut results = vec![Val::I32(0); function.ty(&*store).results().len()];
        function.call(&mut *store, arguments, &mut results)?;
        Ok(results.first().and_then(Val::i32).unwrap_or(0))
    }

    fn stack_pointer(&self, store: &mut Store<Host>) -> Result<i32> {
        self.stack_pointer.get(store).i32().context("'__stack_pointer' is no i32")
    }

    fn state(&self, store: &mut Store<Host>) -> Result<i32> {
        if self.instance.get_func(&mut *store, "asyncify_get_state").is_none() {
            return Ok(0);
        }
        self.call(store, "asyncify_get_state", &[])
    }

    fn run(&self, store: &mut Store<Host>) -> Result<Outcome> {
        let base = self.stack_pointer(store)?;
        let mut result = self.call(store, "run", &[])?;
        while store.data().suspended.is_some() {
            let state = self.state(store)?;
            ensure!(state == 1, "'run' returned in state {state} during a suspension");
            self.call(store, "asyncify_stop_unwind", &[])?;
            let pointer = self.stack_pointer(store)?;
            let from = (pointer as usize).saturating_sub(JUNK).max(self.stack_low as usize);
            if let Some(below) = self.memory.data_mut(&mut *store).get_mut(from..pointer as usize) {
                below.fill(0xaa);
            }
            let data = store.data().data;
            self.call(store, "asyncify_start_rewind", &[Val::I32(data)])?;
            // With resume=frame, it may have been suspended on the way.
            if self.state(store)? != 1 {
                result = self.call(store, "run", &[])?;
            }
        }
        let state = self.state(store)?;
        ensure!(state == 0, "the program ended in state {state}");
        let end = self.stack_pointer(store)?;
        ensure!(end == base, "the stack pointer was {base} and is {end}");
        let host = store.data_mut();
        host.log.push(format!("run = {result}"));
        Ok(Outcome { log: std::mem::take(&mut host.log), suspensions: host.suspensions })
    }
}
