//! What the programs import, safe to use.

mod imported {
    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        pub safe fn pause(x: i32) -> i32;
        pub safe fn print_i64(x: i64);
        pub fn print_str(text: *const u8, size: usize);
    }
}

/// Suspends. Returns `x`, by what the host comes back with.
pub fn wait(x: i32) -> i32 {
    imported::pause(x).wrapping_sub(1).wrapping_sub(x.wrapping_mul(2))
}

/// Prints a number on a line.
pub fn number(x: impl TryInto<i64>) {
    imported::print_i64(x.try_into().unwrap_or(i64::MIN));
}

/// Prints a line.
pub fn line(text: impl AsRef<str>) {
    let text = text.as_ref();
    // SAFETY: it reads these bytes.
    unsafe { imported::print_str(text.as_ptr(), text.len()) }
}

/// Prints its name when it is dropped, between two suspensions.
pub struct Noisy(pub String);

impl Drop for Noisy {
    fn drop(&mut self) {
        wait(self.0.len() as i32);
        line(&self.0);
        wait(1);
    }
}
