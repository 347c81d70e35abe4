//! Recursion with a fork for one branch of every call.

use common::{now, per_operation};
use rayon::ThreadPool;

const NUMBER: u32 = 27;
const EXPECTED: u32 = 196_418;

// fib(n) makes fib(n + 1) calls that end the recursion, and one less that fork.
const FORKS: u32 = 317_810;

pub fn fib(pool: &ThreadPool, count: u32) -> Vec<f64> {
    per_operation(count, FORKS, || {
        pool.install(|| {
            let begin = now();
            let result = call(NUMBER);
            let end = now();
            assert_eq!(result, EXPECTED);
            end - begin
        })
    })
}

fn call(n: u32) -> u32 {
    if n < 2 {
        return n;
    }
    let (left, right) = rayon::join(|| call(n - 1), || call(n - 2));
    left + right
}
