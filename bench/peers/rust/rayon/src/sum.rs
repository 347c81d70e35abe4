//! The sum of an array, by a parallel iterator.

use common::{now, per_operation};
use rayon::prelude::*;
use rayon::ThreadPool;

const LENGTH: u32 = 10_000_000;

pub fn sum(pool: &ThreadPool, count: u32) -> Vec<f64> {
    let numbers: Vec<i32> = (0..LENGTH as i32).collect();
    per_operation(count, LENGTH, || {
        pool.install(|| {
            let begin = now();
            let sum: i64 = numbers.par_iter().map(|&number| i64::from(number)).sum();
            let end = now();
            assert_eq!(sum, i64::from(LENGTH) * (i64::from(LENGTH) - 1) / 2);
            end - begin
        })
    })
}
