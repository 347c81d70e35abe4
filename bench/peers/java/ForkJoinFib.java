import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/** Recursion with a fork for one branch of every call. A RecursiveAction with a field, where a RecursiveTask would box its result. */
final class ForkJoinFib {
    private static final int NUMBER = 27;
    private static final int EXPECTED = 196_418;

    // fib(n) makes fib(n + 1) calls that end the recursion, and one less that fork.
    private static final int FORKS = 317_810;

    static Workload of(ForkJoinPool pool) {
        return Workload.repeated(FORKS, () -> {
            var countdown = new Countdown(1);
            var fib = new Fib(NUMBER);
            pool.execute(Item.of(() -> {
                countdown.begin();
                fib.compute();
                countdown.finish();
            }));
            long nanoseconds = countdown.await();
            if (fib.result != EXPECTED) {
                throw new IllegalStateException("fib(" + NUMBER + ") is not " + fib.result);
            }
            return nanoseconds;
        });
    }

    private static final class Fib extends RecursiveAction {
        private final int number;
        private int result;

        Fib(int number) {
            this.number = number;
        }

        @Override
        protected void compute() {
            if (number < 2) {
                result = number;
                return;
            }
            var left = new Fib(number - 1);
            left.fork();
            var right = new Fib(number - 2);
            right.compute();
            left.join();
            result = left.result + right.result;
        }
    }

    private ForkJoinFib() {
    }
}
