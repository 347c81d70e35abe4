//! Recursion with a task for one branch of every call.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use common::{per_operation, Countdown};
use tokio::runtime::Handle;

const NUMBER: u32 = 27;
const EXPECTED: u32 = 196_418;

// fib(n) makes fib(n + 1) calls that end the recursion, and one less that spawn.
const SPAWNS: u32 = 317_810;

static COUNTDOWN: Countdown = Countdown::new();
static RESULT: AtomicU32 = AtomicU32::new(0);

pub fn fib(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, SPAWNS, || {
        COUNTDOWN.reset(1);
        handle.spawn(async {
            COUNTDOWN.begin();
            RESULT.store(call(NUMBER).await, Ordering::Relaxed);
            COUNTDOWN.finish();
        });
        let nanoseconds = COUNTDOWN.wait();
        assert_eq!(RESULT.load(Ordering::Relaxed), EXPECTED);
        nanoseconds
    })
}

/// An async fn that calls itself must be boxed.
fn call(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        if n < 2 {
            return n;
        }
        let left = tokio::spawn(call(n - 1));
        let right = call(n - 2).await;
        left.await.expect("the branch does not panic") + right
    })
}
