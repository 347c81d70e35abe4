use std::mem::MaybeUninit;

// Shorter stretches are not worth a system call.
const SHORTEST_SLEEP: u64 = 5_000;

/// Nanoseconds since some time.
pub fn now() -> u64 {
    read(libc::CLOCK_MONOTONIC)
}

/// Processor time of all threads but the calling one, which drives the workload.
pub fn other_threads_seconds() -> f64 {
    // In this order, or the part could be more than the whole.
    let own = read(libc::CLOCK_THREAD_CPUTIME_ID);
    (read(libc::CLOCK_PROCESS_CPUTIME_ID) - own) as f64 * 1e-9
}

/// Lets the calling thread's timers fire on time. By default Linux delays them by 50 us.
pub fn prepare_thread() {
    unsafe {
        libc::prctl(libc::PR_SET_TIMERSLACK, 1);
    }
}

/// Returns at a time of `now`, or a little later.
pub fn sleep_until(time: u64) {
    loop {
        let left = time.saturating_sub(now());
        if left == 0 {
            return;
        }
        if left > SHORTEST_SLEEP {
            std::thread::sleep(std::time::Duration::from_nanos(left));
        } else {
            std::hint::spin_loop();
        }
    }
}

fn read(clock: libc::clockid_t) -> u64 {
    let mut time = MaybeUninit::<libc::timespec>::uninit();
    let time = unsafe {
        assert_eq!(libc::clock_gettime(clock, time.as_mut_ptr()), 0);
        time.assume_init()
    };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
