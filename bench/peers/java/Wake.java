import java.util.concurrent.ForkJoinPool;

/** One item to a fully parked pool every 300 us. */
final class Wake {
    private static final long INTERVAL_NANOS = 300_000;

    static Workload of(ForkJoinPool pool) {
        return count -> {
            FineSleep.prepareThread();
            var latencies = new double[count];
            double cpu = CpuClock.otherThreadsSeconds();
            for (int i = 0; i < count; i++) {
                var item = new Stamp();
                long submitted = System.nanoTime();
                pool.execute(item);

                // Long enough for the pool to have gone back to sleep.
                FineSleep.until(submitted + INTERVAL_NANOS);
                while (item.runAt == 0) {
                    Thread.yield();
                }
                latencies[i] = (item.runAt - submitted) / 1e3;
            }
            cpu = CpuClock.otherThreadsSeconds() - cpu;
            Quantiles.sort(latencies);
            return new double[] {Quantiles.at(latencies, 0.5), Quantiles.at(latencies, 0.99), cpu * 1e6 / count};
        };
    }

    private static final class Stamp extends Item {
        private volatile long runAt;

        @Override
        protected boolean exec() {
            runAt = System.nanoTime();
            return true;
        }
    }

    private Wake() {
    }
}
