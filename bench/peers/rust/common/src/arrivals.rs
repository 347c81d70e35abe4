/// The same arrivals as in the other languages, in nanoseconds: the generator is SplitMix64.
pub fn poisson_gaps(count: u32, per_second: f64) -> Vec<u64> {
    let mut state: u64 = 20_240_229;
    (0..count)
        .map(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let uniform = ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
            (-(1.0 - uniform).ln() / per_second * 1e9) as u64
        })
        .collect()
}
