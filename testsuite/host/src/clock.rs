//! Futures that wait, and an executor for them. Its clock jumps to the next event when
//! nothing else is to do, so that a run takes no longer than its work, and is the same each
//! time.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// A clock that all futures of an executor share.
#[derive(Default)]
pub struct Clock {
    /// Milliseconds since the start.
    now: Cell<u64>,
    /// When somebody waits to go on.
    deadlines: RefCell<BTreeSet<u64>>,
}

impl Clock {
    /// Waits that many milliseconds.
    pub fn wait(self: &Rc<Self>, milliseconds: u64) -> impl Future<Output = ()> + use<> {
        let clock = Rc::clone(self);
        let deadline = clock.now.get().saturating_add(milliseconds);
        clock.deadlines.borrow_mut().insert(deadline);
        let mut is_first = true;
        poll_fn(move |_| {
            // Others get their turn even where there is nothing to wait for.
            if !is_first && clock.now.get() >= deadline {
                return Poll::Ready(());
            }
            is_first = false;
            Poll::Pending
        })
    }

    /// Runs all futures to their end, and returns their results in order.
    pub fn run<T>(&self, futures: Vec<Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
        let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
        let mut futures: Vec<_> = futures.into_iter().enumerate().collect();
        let mut context = Context::from_waker(Waker::noop());
        while !futures.is_empty() {
            futures.retain_mut(|(index, future)| match future.as_mut().poll(&mut context) {
                Poll::Ready(result) => {
                    results[*index] = Some(result);
                    false
                }
                Poll::Pending => true,
            });
            if let Some(next) = self.deadlines.borrow_mut().pop_first() {
                self.now.set(next.max(self.now.get()));
            }
        }
        results.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc};

    #[test]
    fn who_waits_less_goes_on_first() {
        let (clock, order) = (Rc::new(Clock::default()), RefCell::new(Vec::new()));
        let futures = [30, 10, 20].map(|milliseconds| -> Pin<Box<dyn Future<Output = ()> + '_>> {
            let (clock, order) = (&clock, &order);
            Box::pin(async move {
                clock.wait(milliseconds).await;
                order.borrow_mut().push(milliseconds);
            })
        });
        clock.run(futures.into());
        assert_eq!(*order.borrow(), [10, 20, 30]);
    }
}
