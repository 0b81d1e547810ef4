//! Tasks: functions that run on stacks of their own, and can pause, from any depth, and be
//! resumed. Safe Rust over `asyncify.h`, for programs that Asyncify for LLVM has transformed with
//! `abi=native`.
//!
//! ```ignore
//! let mut task = Task::new(c"counter", 16 << 10, |pauser: &Pauser<u32, u32>, first: u32| {
//!     let second = pauser.pause(first + 1);
//!     first * second
//! })?;
//! assert_eq!(task.resume(5)?, Step::Paused(6));
//! assert_eq!(task.resume(7)?, Step::Ended(35));
//! ```
//!
//! # What happens to a task that does not end
//!
//! Values on a task's stack are dropped by the code of the task, and by nothing else: there is no
//! way to run their destructors from outside. So when a [`Task`] that has begun and not ended is
//! dropped, its stack is never used again and never freed, as if it were a thread that waits for
//! ever. Let tasks end (have [`Pauser::pause`] return something that tells them to), or see
//! [`Task::release`].
//!
//! For the same reason, a task owns what it uses: its function is `'static`.
//!
//! # Panics
//!
//! Must not unwind out of a task's function: with `panic = "abort"`, the default for wasm, they do
//! not.
#![no_std]
#![warn(missing_docs)]

extern crate alloc;

mod sys;

use alloc::boxed::Box;
use core::{
    ffi::{CStr, c_void},
    fmt,
    marker::PhantomData,
    ptr::{self, NonNull},
};

/// What a task has come to when [`Task::resume`] returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<Out, Ret> {
    /// It has paused, with this.
    Paused(Out),
    /// Its function has returned this.
    Ended(Ret),
}

/// Where a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was never resumed.
    New,
    /// It runs now, or waits for another that it has resumed.
    Running,
    /// It has paused.
    Paused,
    /// Its function has returned.
    Ended,
    /// Its stack was too small. It cannot go on.
    Overflowed,
}

/// Why a task cannot be made or resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no memory for its stack.
    OutOfMemory,
    /// It has ended.
    Ended,
    /// Its stack was too small: it was ended, now or before. With the pass's option `stack-check`
    /// nothing has been overwritten; without it, that is certain only of pauses.
    Overflowed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Error::OutOfMemory => "there is no memory for the stack of a task",
            Error::Ended => "the task has ended and cannot be resumed",
            Error::Overflowed => "the stack of the task was too small",
        })
    }
}

impl core::error::Error for Error {}

/// What a task and those that resume it pass to each other.
struct Shared<F, In, Out, Ret> {
    // First, so that a `Pauser` need not know the function.
    exchange: Exchange<In, Out>,
    result: Option<Ret>,
    function: Option<F>,
}

#[repr(C)]
struct Exchange<In, Out> {
    input: Option<In>,
    output: Option<Out>,
}

/// A task's own side: what its function pauses it with.
///
/// It cannot leave the task: it is only lent to the function, and the functions of other tasks
/// cannot borrow it.
pub struct Pauser<In, Out> {
    exchange: NonNull<Exchange<In, Out>>,
    task: NonNull<sys::Task>,
}

impl<In, Out> Pauser<In, Out> {
    /// Pauses the task: [`Task::resume`] returns `output`. Returns what it is resumed with.
    ///
    /// # Panics
    ///
    /// If the task is not the one that runs, as where the host has called back into the module.
    pub fn pause(&self, output: Out) -> In {
        assert!(
            ptr::eq(sys::asyncify_current(), self.task.as_ptr()),
            "a task can only pause itself"
        );
        // SAFETY: the task runs, so whoever has resumed it waits, and touches nothing of this.
        unsafe { (*self.exchange.as_ptr()).output = Some(output) };
        sys::asyncify_pause(ptr::null_mut());
        // SAFETY: as above.
        let input = unsafe { (*self.exchange.as_ptr()).input.take() };
        input.expect("who resumes a task has put something there")
    }
}

/// A task: a function with a stack of its own.
///
/// It belongs to the thread that made it.
pub struct Task<In, Out, Ret> {
    task: NonNull<sys::Task>,
    shared: NonNull<c_void>,
    operations: Operations<In, Out, Ret>,
    thread: PhantomData<*mut ()>,
}

/// What can be done with a `Shared` of which the function's type is not known any more.
struct Operations<In, Out, Ret> {
    exchange: unsafe fn(NonNull<c_void>) -> NonNull<Exchange<In, Out>>,
    take_result: unsafe fn(NonNull<c_void>) -> Option<Ret>,
    drop: unsafe fn(NonNull<c_void>),
}

impl<In: 'static, Out: 'static, Ret: 'static> Task<In, Out, Ret> {
    /// Makes a task with a stack of `stack_size` bytes from the global allocator. Nothing of it
    /// runs before it is resumed.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], or [`Error::Overflowed`] if the stack is too small for anything.
    pub fn new<F>(name: &'static CStr, stack_size: usize, function: F) -> Result<Self, Error>
    where
        F: FnOnce(&Pauser<In, Out>, In) -> Ret + 'static,
    {
        sys::initialise();
        let run: sys::Function = run::<F, In, Out, Ret>;
        // SAFETY: the name lives for ever, and the function takes what `resume` gives it.
        let task = unsafe { sys::asyncify_new(name.as_ptr(), run, stack_size) };
        let task = NonNull::new(task).ok_or(Error::OutOfMemory)?;
        let shared = Box::new(Shared::<F, In, Out, Ret> {
            exchange: Exchange { input: None, output: None },
            result: None,
            function: Some(function),
        });
        let task = Task {
            task,
            shared: NonNull::from(Box::leak(shared)).cast(),
            operations: Operations {
                exchange: exchange::<F, In, Out, Ret>,
                take_result: take_result::<F, In, Out, Ret>,
                drop: drop_shared::<F, In, Out, Ret>,
            },
            thread: PhantomData,
        };
        if task.status() == Status::Overflowed {
            // SAFETY: it has not begun, so there is nothing on its stack.
            unsafe { task.release() };
            return Err(Error::Overflowed);
        }
        Ok(task)
    }

    /// Runs the task until it pauses or ends. It may resume other tasks.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`], or [`Error::Overflowed`], also if it becomes so now.
    pub fn resume(&mut self, input: In) -> Result<Step<Out, Ret>, Error> {
        match self.status() {
            Status::New | Status::Paused => {}
            Status::Overflowed => return Err(Error::Overflowed),
            // `&mut self` is not to be had while it runs.
            Status::Ended | Status::Running => return Err(Error::Ended),
        }
        // SAFETY: this task's own, which does not run.
        let exchange = unsafe { (self.operations.exchange)(self.shared) }.as_ptr();
        // SAFETY: as above; the reference ends before the task runs.
        unsafe { (*exchange).input = Some(input) };
        // SAFETY: the task is not at its end, and its function knows what this is.
        unsafe { sys::asyncify_resume(self.task.as_ptr(), self.shared.as_ptr()) };
        match self.status() {
            Status::Paused => {
                // SAFETY: the task does not run any more.
                let output = unsafe { (*exchange).output.take() };
                output.map(Step::Paused).ok_or(Error::Overflowed)
            }
            Status::Ended => {
                // SAFETY: as above.
                let result = unsafe { (self.operations.take_result)(self.shared) };
                result.map(Step::Ended).ok_or(Error::Ended)
            }
            _ => Err(Error::Overflowed),
        }
    }

    /// Where the task is.
    pub fn status(&self) -> Status {
        // SAFETY: the task lives for as long as this.
        match unsafe { sys::asyncify_status_of(self.task.as_ptr()) } {
            sys::NEW => Status::New,
            sys::RUNNING | sys::WAITING => Status::Running,
            sys::PAUSED => Status::Paused,
            sys::ENDED => Status::Ended,
            _ => Status::Overflowed,
        }
    }

    /// The name that the task was made with.
    pub fn name(&self) -> &'static CStr {
        // SAFETY: it is the one that `new` was given.
        unsafe { CStr::from_ptr(sys::asyncify_name(self.task.as_ptr())) }
    }

    /// Frees the task with its stack, wherever it has paused.
    ///
    /// # Safety
    ///
    /// Nothing that is on the stack of the task is used any more, by anyone: no destructor of it
    /// runs, so what it has told others of itself (lists that it has put itself into, pinned values
    /// whose address somebody has) stays as it is.
    pub unsafe fn release(self) {
        let task = core::mem::ManuallyDrop::new(self);
        // SAFETY: the task does not run, since `self` is owned; the caller answers for the rest.
        unsafe {
            sys::asyncify_delete(task.task.as_ptr());
            (task.operations.drop)(task.shared);
        }
    }
}

impl<In, Out, Ret> Drop for Task<In, Out, Ret> {
    fn drop(&mut self) {
        // SAFETY: the task lives until here, and is deleted only where it has no frames: where it
        // has not begun, or has ended. Of others, everything stays where it is, for ever.
        unsafe {
            let status = sys::asyncify_status_of(self.task.as_ptr());
            if status == sys::NEW || status == sys::ENDED {
                sys::asyncify_delete(self.task.as_ptr());
                (self.operations.drop)(self.shared);
            }
        }
    }
}

/// A task that takes and returns nothing is an iterator over what it pauses with. It ends when the
/// task does, or cannot go on.
impl<Out: 'static> Iterator for Task<(), Out, ()> {
    type Item = Out;

    fn next(&mut self) -> Option<Out> {
        match self.resume(()) {
            Ok(Step::Paused(output)) => Some(output),
            Ok(Step::Ended(())) | Err(_) => None,
        }
    }
}

impl<In, Out, Ret> fmt::Debug for Task<In, Out, Ret> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("task", &self.task).finish_non_exhaustive()
    }
}

/// What every task runs: its function, with what it is resumed with first.
unsafe extern "C" fn run<F, In, Out, Ret>(shared: *mut c_void) -> *mut c_void
where
    F: FnOnce(&Pauser<In, Out>, In) -> Ret,
{
    let shared = shared.cast::<Shared<F, In, Out, Ret>>();
    // SAFETY: `resume` passes this task's own, and waits.
    let (function, input, exchange) = unsafe {
        (
            (*shared).function.take(),
            (*shared).exchange.input.take(),
            NonNull::new_unchecked(&raw mut (*shared).exchange),
        )
    };
    if let (Some(function), Some(input), Some(task)) =
        (function, input, NonNull::new(sys::asyncify_current()))
    {
        let result = function(&Pauser { exchange, task }, input);
        // SAFETY: as above: whoever has resumed the task last waits.
        unsafe { (*shared).result = Some(result) };
    }
    ptr::null_mut()
}

/// # Safety
///
/// `shared` is a `Shared` of these types.
unsafe fn exchange<F, In, Out, Ret>(shared: NonNull<c_void>) -> NonNull<Exchange<In, Out>> {
    let shared = shared.cast::<Shared<F, In, Out, Ret>>();
    // SAFETY: the caller's; no reference is made.
    unsafe { NonNull::new_unchecked(&raw mut (*shared.as_ptr()).exchange) }
}

/// # Safety
///
/// As [`exchange`], and the task does not run.
unsafe fn take_result<F, In, Out, Ret>(shared: NonNull<c_void>) -> Option<Ret> {
    // SAFETY: the caller's.
    unsafe { (*shared.cast::<Shared<F, In, Out, Ret>>().as_ptr()).result.take() }
}

/// # Safety
///
/// As [`exchange`], and nothing uses it any more.
unsafe fn drop_shared<F, In, Out, Ret>(shared: NonNull<c_void>) {
    // SAFETY: `new` has leaked it from a box.
    drop(unsafe { Box::from_raw(shared.cast::<Shared<F, In, Out, Ret>>().as_ptr()) });
}
