use std::io::{self, BufRead, Write};

/// Answers requests until there are no more. `run` gets the workload's name and a count, and returns the figures, or nothing
/// if there is no such workload.
pub fn serve(about: &str, run: impl Fn(&str, u32) -> Option<Vec<f64>>) {
    let mut output = io::stdout();
    for request in io::stdin().lock().lines() {
        let answer = answer(&request.expect("a request"), about, &run);
        writeln!(output, "{}", answer).expect("the answer is read");
        output.flush().expect("the answer is read");
    }
}

fn answer(request: &str, about: &str, run: &impl Fn(&str, u32) -> Option<Vec<f64>>) -> String {
    if request == "about" {
        return about.to_string();
    }
    let (name, count) = request.split_once(' ').expect("a name and a count");
    match run(name, count.parse().expect("a count")) {
        Some(figures) => figures.iter().map(f64::to_string).collect::<Vec<_>>().join(" "),
        None => "unsupported".to_string(),
    }
}

/// The mean of several repetitions, each of which returns its nanoseconds, per operation.
pub fn per_operation(count: u32, operations: u32, repetition: impl Fn() -> u64) -> Vec<f64> {
    let total: u64 = (0..count).map(|_| repetition()).sum();
    vec![total as f64 / f64::from(count) / f64::from(operations)]
}
