//! Quicksort whose two halves are branches: the same algorithm as in C#, and the language's own sort for short parts. (rayon's
//! `par_sort_unstable` is another algorithm.)

use common::{now, per_operation};
use rayon::ThreadPool;

const LENGTH: u32 = 10_000_000;
const IN_TURN: usize = 2_048;

pub fn sort(pool: &ThreadPool, count: u32) -> Vec<f64> {
    per_operation(count, LENGTH, || {
        let mut numbers = random_numbers();
        let nanoseconds = pool.install(|| {
            let begin = now();
            sort_part(&mut numbers);
            now() - begin
        });
        assert!(numbers.windows(2).all(|pair| pair[0] <= pair[1]));
        nanoseconds
    })
}

fn sort_part(numbers: &mut [i32]) {
    if numbers.len() <= IN_TURN {
        numbers.sort_unstable();
        return;
    }
    let middle = partition(numbers);
    let (left, right) = numbers.split_at_mut(middle);
    rayon::join(|| sort_part(left), || sort_part(right));
}

/// Hoare's. Both parts have elements.
fn partition(numbers: &mut [i32]) -> usize {
    let last = numbers.len() - 1;
    let pivot = median(numbers[0], numbers[numbers.len() / 2], numbers[last]);
    let mut low = 0;
    let mut high = last;
    loop {
        while numbers[low] < pivot {
            low += 1;
        }
        while numbers[high] > pivot {
            high -= 1;
        }
        if low >= high {
            return (high + 1).clamp(1, last);
        }
        numbers.swap(low, high);
        low += 1;
        high -= 1;
    }
}

fn median(a: i32, b: i32, c: i32) -> i32 {
    a.min(b).max(a.max(b).min(c))
}

fn random_numbers() -> Vec<i32> {
    let mut state: u64 = 1;
    (0..LENGTH)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i32
        })
        .collect()
}
