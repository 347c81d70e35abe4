//! tokio beside Magpie.

mod blocking;
mod fork_join;
mod paced;
mod spawn;
mod tasks;
mod wake;

use tokio::runtime::{Builder, Runtime};

fn main() {
    let workers: usize = std::env::args().nth(1).expect("the number of workers").parse().expect("a number");
    let runtime = Builder::new_multi_thread().worker_threads(workers).enable_all().build().expect("a runtime");
    let allocator = if std::env::var_os("LD_PRELOAD").is_some() { "jemalloc" } else { "malloc of the C library" };
    let about = format!("tokio {}, multi-thread runtime, {} workers, {}", env!("LIBRARY_VERSION"), workers, allocator);
    common::serve(&about, |name, count| run(&runtime, workers, name, count));
}

fn run(runtime: &Runtime, workers: usize, name: &str, count: u32) -> Option<Vec<f64>> {
    let handle = runtime.handle();
    Some(match name {
        "spawn_local" => spawn::local(handle, count),
        "spawn_remote" => spawn::remote(handle, count),
        "spawn_remote_4" => spawn::remote_4(handle, count),
        "chained_spawn" => spawn::chained(handle, count),
        "yield_many" => tasks::yield_many(handle, count),
        "ping_pong" => tasks::ping_pong(handle, count),
        "fork_join_fib" => fork_join::fib(handle, count),
        "wake" => wake::wake(handle, count),
        "paced_20" => paced::paced(handle, workers, 20, count),
        "paced_60" => paced::paced(handle, workers, 60, count),
        _ => blocking::blocking_64(handle, blocking::kind(name.strip_prefix("blocking_64_")?)?, count),
    })
}
