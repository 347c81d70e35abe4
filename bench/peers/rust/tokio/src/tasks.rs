//! Tasks that are suspended.

use common::{per_operation, Countdown};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

const YIELDERS: u32 = 200;
const YIELDS_EACH: u32 = 1_000;
const PAIRS: u32 = 1_000;

static COUNTDOWN: Countdown = Countdown::new();

pub fn yield_many(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, YIELDERS * YIELDS_EACH, || {
        COUNTDOWN.reset(YIELDERS);
        handle.spawn(async {
            COUNTDOWN.begin();
            for _ in 0..YIELDERS {
                tokio::spawn(async {
                    for _ in 0..YIELDS_EACH {
                        tokio::task::yield_now().await;
                    }
                    COUNTDOWN.signal();
                });
            }
        });
        COUNTDOWN.wait()
    })
}

pub fn ping_pong(handle: &Handle, count: u32) -> Vec<f64> {
    per_operation(count, PAIRS, || {
        COUNTDOWN.reset(PAIRS);
        handle.spawn(async {
            COUNTDOWN.begin();
            for _ in 0..PAIRS {
                tokio::spawn(async {
                    let (sender, answer) = oneshot::channel();
                    tokio::spawn(async { sender.send(()).expect("the asker waits") });
                    answer.await.expect("an answer");
                    COUNTDOWN.signal();
                });
            }
        });
        COUNTDOWN.wait()
    })
}
