//! More tasks that block than there are workers, twice in a row.

use std::io::{ErrorKind, Read};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use common::Countdown;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

const TASKS: usize = 64;

static COUNTDOWN: Countdown = Countdown::new();

/// Blocks the calling thread, on what belongs to a task, for so long.
type Block = Arc<dyn Fn(usize, Duration) + Send + Sync>;

/// A way to block; nothing if tokio has no such thing. What is declared in C# is run in `block_in_place`, which gives the worker to
/// another thread; `spawn_blocking`, which gives the code a thread of its own, is a little slower here.
pub fn kind(name: &str) -> Option<Block> {
    Some(match name {
        "sleep" => Arc::new(|_, duration| block_in_place(|| thread::sleep(duration))),
        "sleep_found" => Arc::new(|_, duration| thread::sleep(duration)),

        // A task that waits for a future without awaiting it; tokio allows that in block_in_place alone.
        "task_wait" => Arc::new(|_, duration| block_in_place(|| Handle::current().block_on(tokio::time::sleep(duration)))),
        "event_wait" => Arc::new(|_, duration| wait_for_event(duration)),
        "socket" => {
            let read = socket_reads();
            Arc::new(move |task, duration| block_in_place(|| read(task, duration)))
        }
        "socket_found" => socket_reads(),
        _ => return None,
    })
}

pub fn blocking_64(handle: &Handle, block: Block, count: u32) -> Vec<f64> {
    burst(handle, &block, TASKS, 0);
    burst(handle, &block, 1, 1);
    let first = burst(handle, &block, TASKS, 50);
    vec![first, if count < 2 { f64::NAN } else { burst(handle, &block, TASKS, 50) }]
}

/// Milliseconds.
fn burst(handle: &Handle, block: &Block, tasks: usize, milliseconds: u64) -> f64 {
    COUNTDOWN.reset(tasks as u32);
    COUNTDOWN.begin();
    for task in 0..tasks {
        let block = block.clone();
        handle.spawn(async move {
            block(task, Duration::from_millis(milliseconds));
            COUNTDOWN.signal();
        });
    }
    COUNTDOWN.wait() as f64 / 1e6
}

fn wait_for_event(duration: Duration) {
    let never = Mutex::new(());
    drop(Condvar::new().wait_timeout_while(never.lock().unwrap(), duration, |_| true).unwrap());
}

/// Reads of connected sockets on which nothing arrives before the time-out.
fn socket_reads() -> Block {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = listener.local_addr().expect("an address");
    let pairs: Vec<(TcpStream, TcpStream)> = (0..TASKS)
        .map(|_| {
            let reader = TcpStream::connect(address).expect("a connection");
            (reader, listener.accept().expect("a connection").0)
        })
        .collect();
    Arc::new(move |task, duration| {
        let mut reader = &pairs[task].0;

        // To a socket, 0 means for ever.
        reader.set_read_timeout(Some(duration.max(Duration::from_millis(1)))).expect("a time-out");
        let error = reader.read(&mut [0]).expect_err("nothing arrives");
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    })
}
