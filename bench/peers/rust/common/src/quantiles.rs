pub fn sorted(mut figures: Vec<f64>) -> Vec<f64> {
    figures.sort_by(f64::total_cmp);
    figures
}

/// Interpolates linearly.
pub fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    let position = fraction * (sorted.len() - 1) as f64;
    let index = position as usize;
    let lower = sorted[index];
    let upper = sorted[(index + 1).min(sorted.len() - 1)];
    lower + (position - index as f64) * (upper - lower)
}
