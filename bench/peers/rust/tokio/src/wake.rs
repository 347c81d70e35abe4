//! One task to a fully parked runtime every 300 us.

use std::sync::atomic::{AtomicU64, Ordering};

use common::{now, other_threads_seconds, prepare_thread, quantile, sleep_until, sorted};
use tokio::runtime::Handle;

const INTERVAL: u64 = 300_000;

static RAN_AT: AtomicU64 = AtomicU64::new(0);

pub fn wake(handle: &Handle, count: u32) -> Vec<f64> {
    prepare_thread();
    let cpu = other_threads_seconds();
    let latencies = (0..count).map(|_| once(handle)).collect();
    let cpu = other_threads_seconds() - cpu;
    let latencies = sorted(latencies);
    vec![quantile(&latencies, 0.5), quantile(&latencies, 0.99), cpu * 1e6 / f64::from(count)]
}

fn once(handle: &Handle) -> f64 {
    RAN_AT.store(0, Ordering::Relaxed);
    let submitted = now();
    handle.spawn(async { RAN_AT.store(now(), Ordering::Release) });

    // Long enough for the runtime to have gone back to sleep.
    sleep_until(submitted + INTERVAL);
    while RAN_AT.load(Ordering::Acquire) == 0 {
        std::thread::yield_now();
    }
    (RAN_AT.load(Ordering::Relaxed) - submitted) as f64 / 1e3
}
