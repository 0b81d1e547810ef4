//! Every attribute, on every kind of function; `installed/cargo.rs` looks for them in the IR.

use std::hint::black_box;

#[asyncify::switch]
#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// A foreign function.
    safe fn wait(milliseconds: i32) -> i32;
    #[link_name = "read"]
    fn imported_read(buffer: *mut u8, size: usize) -> usize;
}

// Nothing but the attribute says that this one does not suspend.
#[asyncify::never]
unsafe extern "C" {
    safe fn elsewhere(x: i32) -> i32;
}

#[asyncify::never]
fn never_suspends(x: i32) -> i32 {
    wait(x) + black_box(1)
}

#[asyncify::always]
fn always_suspends(x: i32) -> i32 {
    black_box(x) + 1
}

#[asyncify::runtime]
fn runs_the_runtime(x: i32) -> i32 {
    black_box(x) - 1
}

#[asyncify::gc_call]
fn collects(x: i32) -> i32 {
    black_box(x) * 2
}

#[asyncify::gc_never]
fn collects_nothing(x: i32) -> i32 {
    black_box(x) * 3
}

struct Door<T>(T);

impl<T: Into<i32> + Copy> Door<T> {
    #[asyncify::switch]
    fn knock(&self) -> i32 {
        black_box(self.0.into())
    }
}

trait Bell {
    #[asyncify::switch]
    fn ring(&self) -> i32 {
        black_box(7)
    }
}

impl<T> Bell for Door<T> {}

macro_rules! exported {
    ($($name:ident = $body:expr;)+) => {
        $(
            #[unsafe(no_mangle)]
            pub extern "C" fn $name(x: i32) -> i32 {
                ($body)(x)
            }
        )+
    };
}

exported! {
    calls_import = |x| wait(x) + 1;
    calls_import_by_another_name = |x| {
        let mut buffer = [x as u8; 4];
        // SAFETY: they are four bytes.
        unsafe { imported_read(buffer.as_mut_ptr(), 4) as i32 + i32::from(buffer[0]) }
    };
    calls_method = |x| Door(x).knock() + Door(3_i8).knock();
    calls_trait = |x| Door(x).ring();
    calls_always = always_suspends;
    calls_never = |x| never_suspends(x) + elsewhere(x);
    calls_runtime = runs_the_runtime;
    calls_collecting = |x| collects(x) + collects_nothing(x);
}
