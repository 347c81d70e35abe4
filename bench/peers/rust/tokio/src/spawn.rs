//! Tasks whose handle nobody keeps.

use std::sync::Barrier;

use common::{per_operation, Countdown, TRIVIAL_ITEMS};
use tokio::runtime::Handle;

const SUBMITTERS: u32 = 4;

static COUNTDOWN: Countdown = Countdown::new();

pub fn local(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, TRIVIAL_ITEMS, || {
        COUNTDOWN.reset(TRIVIAL_ITEMS);
        handle.spawn(async {
            COUNTDOWN.begin();
            for _ in 0..TRIVIAL_ITEMS {
                tokio::spawn(async { COUNTDOWN.signal() });
            }
        });
        COUNTDOWN.wait()
    })
}

pub fn remote(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, TRIVIAL_ITEMS, || {
        COUNTDOWN.reset(TRIVIAL_ITEMS);
        COUNTDOWN.begin();
        submit(handle, TRIVIAL_ITEMS);
        COUNTDOWN.wait()
    })
}

pub fn remote_4(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, TRIVIAL_ITEMS, || {
        COUNTDOWN.reset(TRIVIAL_ITEMS);
        let start = Barrier::new(SUBMITTERS as usize + 1);
        std::thread::scope(|scope| {
            for _ in 0..SUBMITTERS {
                scope.spawn(|| {
                    start.wait();
                    submit(handle, TRIVIAL_ITEMS / SUBMITTERS);
                });
            }
            COUNTDOWN.begin();
            start.wait();
        });
        COUNTDOWN.wait()
    })
}

pub fn chained(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, TRIVIAL_ITEMS, || {
        COUNTDOWN.reset(1);
        handle.spawn(async {
            COUNTDOWN.begin();
            link(TRIVIAL_ITEMS);
        });
        COUNTDOWN.wait()
    })
}

fn submit(handle: &Handle, count: u32) {
    for _ in 0..count {
        handle.spawn(async { COUNTDOWN.signal() });
    }
}

fn link(left: u32) {
    if left > 0 {
        tokio::spawn(async move { link(left - 1) });
    } else {
        COUNTDOWN.finish();
    }
}
