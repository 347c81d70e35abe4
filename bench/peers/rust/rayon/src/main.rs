//! rayon beside Magpie, where computations fork and join.

mod fib;
mod sort;
mod sum;

fn main() {
    let workers: usize = std::env::args().nth(1).expect("the number of workers").parse().expect("a number");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build().expect("a pool");
    let about = format!("rayon {}, ThreadPool, {} workers", env!("LIBRARY_VERSION"), workers);
    common::serve(&about, |name, count| {
        Some(match name {
            "fork_join_fib" => fib::fib(&pool, count),
            "fork_join_sort" => sort::sort(&pool, count),
            "fork_join_sum" => sum::sum(&pool, count),
            _ => return None,
        })
    });
}
