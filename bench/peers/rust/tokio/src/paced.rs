//! Short computations that arrive at random, as requests do.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use common::{now, other_threads_seconds, poisson_gaps, prepare_thread, quantile, run_steps, sleep_until, sorted, steps_for, Countdown};
use tokio::runtime::Handle;

const ITEM_MICROSECONDS: f64 = 20.0;

static COUNTDOWN: Countdown = Countdown::new();

pub fn paced(handle: &Handle, workers: usize, percent: u32, count: u32) -> Vec<f64> {
    prepare_thread();
    let per_second = workers as f64 * 1e6 / ITEM_MICROSECONDS * f64::from(percent) / 100.0;
    let gaps = poisson_gaps(count, per_second);
    let steps = steps_for(ITEM_MICROSECONDS);
    let latencies: Arc<[AtomicU64]> = (0..count).map(|_| AtomicU64::new(0)).collect();
    COUNTDOWN.reset(count);
    let cpu = other_threads_seconds();
    COUNTDOWN.begin();
    let mut due = now();
    for (i, gap) in gaps.into_iter().enumerate() {
        due += gap;
        sleep_until(due);
        let latencies = latencies.clone();
        let submitted = now();
        handle.spawn(async move {
            run_steps(steps);
            latencies[i].store(now() - submitted, Ordering::Relaxed);
            COUNTDOWN.signal();
        });
    }
    let seconds = COUNTDOWN.wait() as f64 * 1e-9;
    let cpu = other_threads_seconds() - cpu;
    let latencies = sorted(latencies.iter().map(|latency| latency.load(Ordering::Relaxed) as f64 / 1e3).collect());
    vec![quantile(&latencies, 0.5), quantile(&latencies, 0.99), quantile(&latencies, 0.999), cpu * 1e3 / seconds]
}
