import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/** Quicksort whose two halves are branches: the same algorithm as in C#, and the language's own sort for short parts. */
final class ForkJoinSort {
    private static final int LENGTH = 10_000_000;
    private static final int IN_TURN = 2_048;

    static Workload of(ForkJoinPool pool) {
        var numbers = new int[LENGTH];
        return Workload.repeated(LENGTH, () -> {
            var random = new Random(1);
            for (int i = 0; i < LENGTH; i++) {
                numbers[i] = random.nextInt() >>> 1;
            }
            var countdown = new Countdown(1);
            pool.execute(Item.of(() -> {
                countdown.begin();
                new Sort(numbers, 0, LENGTH).compute();
                countdown.finish();
            }));
            long nanoseconds = countdown.await();
            check(numbers);
            return nanoseconds;
        });
    }

    private static void check(int[] numbers) {
        for (int i = 1; i < LENGTH; i++) {
            if (numbers[i - 1] > numbers[i]) {
                throw new IllegalStateException("not in order at " + i);
            }
        }
    }

    private static final class Sort extends RecursiveAction {
        private final int[] numbers;
        private final int from;
        private final int to;

        Sort(int[] numbers, int from, int to) {
            this.numbers = numbers;
            this.from = from;
            this.to = to;
        }

        @Override
        protected void compute() {
            if (to - from <= IN_TURN) {
                Arrays.sort(numbers, from, to);
                return;
            }
            int middle = partition(numbers, from, to);
            invokeAll(new Sort(numbers, from, middle), new Sort(numbers, middle, to));
        }
    }

    /** Hoare's. Both parts have elements. */
    private static int partition(int[] numbers, int from, int to) {
        int pivot = median(numbers[from], numbers[(from + to) >>> 1], numbers[to - 1]);
        int low = from - 1;
        int high = to;
        while (true) {
            do {
                low++;
            } while (numbers[low] < pivot);
            do {
                high--;
            } while (numbers[high] > pivot);
            if (low >= high) {
                return Math.min(Math.max(high + 1, from + 1), to - 1);
            }
            int swapped = numbers[low];
            numbers[low] = numbers[high];
            numbers[high] = swapped;
        }
    }

    private static int median(int a, int b, int c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private ForkJoinSort() {
    }
}
