//! What the peers in Rust share: the protocol of bench/README.md, the counter of a round, clocks and arrivals.

mod arrivals;
mod clock;
mod countdown;
mod protocol;
mod quantiles;
mod work;

pub use arrivals::poisson_gaps;
pub use clock::{now, other_threads_seconds, prepare_thread, sleep_until};
pub use countdown::Countdown;
pub use protocol::{per_operation, serve};
pub use quantiles::{quantile, sorted};
pub use work::{run_steps, steps_for};

pub const TRIVIAL_ITEMS: u32 = 100_000;
