import java.util.concurrent.ForkJoinPool;

/** Short computations that arrive at random, as requests do. */
final class Paced {
    private static final double ITEM_MICROSECONDS = 20;

    static Workload of(ForkJoinPool pool, int percent) {
        double perSecond = pool.getParallelism() * 1e6 / ITEM_MICROSECONDS * percent / 100;
        return count -> {
            FineSleep.prepareThread();
            long[] gaps = poissonGaps(count, perSecond);
            int steps = CalibratedWork.stepsFor(ITEM_MICROSECONDS);
            var countdown = new Countdown(count);
            var items = new Request[count];
            for (int i = 0; i < count; i++) {
                items[i] = new Request(countdown, steps);
            }
            double cpu = CpuClock.otherThreadsSeconds();
            countdown.begin();
            long due = System.nanoTime();
            for (int i = 0; i < count; i++) {
                due += gaps[i];
                FineSleep.until(due);
                items[i].submitted = System.nanoTime();
                pool.execute(items[i]);
            }
            double seconds = countdown.await() * 1e-9;
            cpu = CpuClock.otherThreadsSeconds() - cpu;
            var latencies = new double[count];
            for (int i = 0; i < count; i++) {
                latencies[i] = (items[i].ended - items[i].submitted) / 1e3;
            }
            Quantiles.sort(latencies);
            return new double[] {
                Quantiles.at(latencies, 0.5), Quantiles.at(latencies, 0.99), Quantiles.at(latencies, 0.999), cpu * 1e3 / seconds,
            };
        };
    }

    /** The same arrivals as in the other languages: the generator is SplitMix64. */
    private static long[] poissonGaps(int count, double perSecond) {
        long state = 20_240_229;
        var gaps = new long[count];
        for (int i = 0; i < count; i++) {
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            double uniform = ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1p-53;
            gaps[i] = (long) (-Math.log(1 - uniform) / perSecond * 1e9);
        }
        return gaps;
    }

    private static final class Request extends Item {
        private final Countdown countdown;
        private final int steps;
        private long submitted;
        private long ended;

        Request(Countdown countdown, int steps) {
            this.countdown = countdown;
            this.steps = steps;
        }

        @Override
        protected boolean exec() {
            CalibratedWork.run(steps);
            ended = System.nanoTime();
            countdown.signal();
            return true;
        }
    }

    private Paced() {
    }
}
