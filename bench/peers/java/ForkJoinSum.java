import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;

/** The sum of an array: halves until there are four parts for each worker, as parallel streams do. */
final class ForkJoinSum {
    private static final int LENGTH = 10_000_000;

    static Workload of(ForkJoinPool pool) {
        var numbers = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = i;
        }
        int part = LENGTH / (4 * pool.getParallelism());
        return Workload.repeated(LENGTH, () -> {
            var countdown = new Countdown(1);
            var sum = new Sum(numbers, 0, LENGTH, part);
            pool.execute(Item.of(() -> {
                countdown.begin();
                sum.invoke();
                countdown.finish();
            }));
            long nanoseconds = countdown.await();
            if (sum.getRawResult() != (long) LENGTH * (LENGTH - 1) / 2) {
                throw new IllegalStateException("the sum is not " + sum.getRawResult());
            }
            return nanoseconds;
        });
    }

    private static final class Sum extends RecursiveTask<Long> {
        private final int[] numbers;
        private final int from;
        private final int to;
        private final int part;

        Sum(int[] numbers, int from, int to, int part) {
            this.numbers = numbers;
            this.from = from;
            this.to = to;
            this.part = part;
        }

        @Override
        protected Long compute() {
            if (to - from <= part) {
                return add(numbers, from, to);
            }
            int middle = (from + to) >>> 1;
            var left = new Sum(numbers, from, middle, part);
            left.fork();
            return new Sum(numbers, middle, to, part).compute() + left.join();
        }
    }

    private static long add(int[] numbers, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += numbers[i];
        }
        return sum;
    }

    private ForkJoinSum() {
    }
}
