//! The wasmtime engine, in this process.

use super::{End, Engine, Outcome};
use crate::stress::configuration::Schedule;
use anyhow::Result;
use std::{path::Path, sync::Arc, thread, time::Duration};
use wasmtime::{Config, Linker, Module, OptLevel, Store, Trap};

/// The engine.
pub struct Wasmtime {
    engine: wasmtime::Engine,
}

/// How often programs are asked to end whose time is over.
const TICK: Duration = Duration::from_millis(100);

impl Wasmtime {
    /// Starts the engine.
    ///
    /// # Errors
    ///
    /// If it does not support this machine.
    pub fn new() -> Result<Arc<Self>> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        config.wasm_exceptions(true);
        // Modules run once: compiling is most of the work.
        config.cranelift_opt_level(OptLevel::None);
        let engine = wasmtime::Engine::new(&config)?;
        let clock = engine.weak();
        thread::spawn(move || {
            while let Some(engine) = clock.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        });
        Ok(Arc::new(Wasmtime { engine }))
    }

    fn call(
        &self,
        wasm: &Path,
        schedule: Schedule,
        patience: Duration,
    ) -> wasmtime::Result<Outcome> {
        let module = Module::from_file(&self.engine, wasm)?;
        let mut store = Store::new(&self.engine, ());
        store.set_epoch_deadline(patience.as_millis().div_ceil(TICK.as_millis()) as u64 + 1);
        let instance = Linker::new(&self.engine).instantiate(&mut store, &module)?;
        let number = |name: &str, store: &mut Store<()>| -> wasmtime::Result<u32> {
            Ok(instance.get_typed_func::<(), i32>(&mut *store, name)?.call(store, ())? as u32)
        };
        let run = instance.get_typed_func::<(i32, i32, i32), i64>(&mut store, "run")?;
        let arguments = [schedule.seed, schedule.period, schedule.actions].map(|it| it as i32);
        let result = run.call(&mut store, arguments.into())?;
        Ok(Outcome {
            result,
            points: number("points", &mut store)?,
            suspensions: number("suspensions", &mut store)?,
            errors: number("errors", &mut store)?,
        })
    }
}

impl Engine for Wasmtime {
    fn name(&self) -> &'static str {
        "wasmtime"
    }

    fn run(&self, wasm: &Path, schedule: Schedule, patience: Duration) -> Result<End> {
        Ok(match self.call(wasm, schedule, patience) {
            Ok(outcome) => End::Done(outcome),
            Err(error) => match error.downcast_ref::<Trap>() {
                Some(Trap::Interrupt) => End::Late,
                Some(trap) => End::Trap(trap.to_string()),
                None => End::Trap(format!("{error:#}")),
            },
        })
    }
}
