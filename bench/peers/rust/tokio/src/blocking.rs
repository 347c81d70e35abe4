//! More tasks that block than there are workers, twice in a row.

use std::thread;
use std::time::Duration;

use common::Countdown;
use tokio::runtime::Handle;

const TASKS: u32 = 64;

static COUNTDOWN: Countdown = Countdown::new();

/// A way to block a thread.
#[derive(Clone, Copy)]
pub enum Kind {
    /// `block_in_place`, which gives the worker to another thread. `spawn_blocking`, which gives the code a thread of its own, is a
    /// little slower here.
    Sleep,

    /// Of which nobody tells the runtime.
    SleepUntold,

    /// A timer's future that a task waits for without awaiting it, which tokio allows in `block_in_place` alone.
    TaskWait,
}

pub fn blocking_64(handle: &Handle, kind: Kind, count: u32) -> Vec<f64> {
    burst(handle, kind, TASKS, 0);
    burst(handle, kind, 1, 1);
    let first = burst(handle, kind, TASKS, 50);
    vec![first, if count < 2 { f64::NAN } else { burst(handle, kind, TASKS, 50) }]
}

/// Milliseconds.
fn burst(handle: &Handle, kind: Kind, tasks: u32, milliseconds: u64) -> f64 {
    let duration = Duration::from_millis(milliseconds);
    COUNTDOWN.reset(tasks);
    COUNTDOWN.begin();
    for _ in 0..tasks {
        handle.spawn(async move {
            match kind {
                Kind::Sleep => tokio::task::block_in_place(|| thread::sleep(duration)),
                Kind::SleepUntold => thread::sleep(duration),
                Kind::TaskWait => tokio::task::block_in_place(|| Handle::current().block_on(tokio::time::sleep(duration))),
            }
            COUNTDOWN.signal();
        });
    }
    COUNTDOWN.wait() as f64 / 1e6
}
