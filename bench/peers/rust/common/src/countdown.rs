use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};

use crate::clock::now;

/// The shared counter of a repetition. The item that brings it to zero takes the time, so the measured stretch does not
/// contain the waking of the thread that waits for it. A static, so that items need not count references to it.
pub struct Countdown {
    remaining: AtomicI64,
    begin: AtomicU64,
    end: AtomicU64,
    is_done: Mutex<bool>,
    done: Condvar,
}

impl Countdown {
    pub const fn new() -> Self {
        Countdown {
            remaining: AtomicI64::new(0),
            begin: AtomicU64::new(0),
            end: AtomicU64::new(0),
            is_done: Mutex::new(false),
            done: Condvar::new(),
        }
    }

    pub fn reset(&self, count: u32) {
        *self.is_done.lock().unwrap() = false;
        self.remaining.store(i64::from(count), Ordering::Release);
    }

    /// The measured stretch begins.
    pub fn begin(&self) {
        self.begin.store(now(), Ordering::Relaxed);
    }

    pub fn signal(&self) {
        if self.remaining.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.finish();
        }
    }

    /// For work that needs no counter.
    pub fn finish(&self) {
        self.end.store(now(), Ordering::Relaxed);
        *self.is_done.lock().unwrap() = true;
        self.done.notify_all();
    }

    /// Nanoseconds from `begin` to the last item.
    pub fn wait(&self) -> u64 {
        let mut is_done = self.is_done.lock().unwrap();
        while !*is_done {
            is_done = self.done.wait(is_done).unwrap();
        }
        self.end.load(Ordering::Relaxed) - self.begin.load(Ordering::Relaxed)
    }
}

impl Default for Countdown {
    fn default() -> Self {
        Countdown::new()
    }
}
