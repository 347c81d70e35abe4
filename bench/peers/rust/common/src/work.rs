use std::sync::Mutex;

use crate::clock::now;

const CALIBRATION_STEPS: u32 = 200_000;
const CALIBRATION_RUNS: u32 = 50;

static STEPS_PER_MICROSECOND: Mutex<Option<f64>> = Mutex::new(None);

/// How many steps take so long on this machine when nothing else runs. Work is counted in steps because being preempted would
/// shorten it if it were measured with a clock.
pub fn steps_for(microseconds: f64) -> u32 {
    (microseconds * *STEPS_PER_MICROSECOND.lock().unwrap().get_or_insert_with(calibrate)) as u32
}

#[inline(never)]
pub fn run_steps(steps: u32) {
    let mut x: u64 = 88_172_645_463_325_252;
    for _ in 0..steps {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }

    // So that the computation is not optimised away.
    unsafe { std::ptr::read_volatile(&x) };
}

fn calibrate() -> f64 {
    let shortest = (0..CALIBRATION_RUNS)
        .map(|_| {
            let begin = now();
            run_steps(CALIBRATION_STEPS);
            now() - begin
        })
        .min()
        .unwrap();
    f64::from(CALIBRATION_STEPS) / (shortest as f64 / 1e3)
}
