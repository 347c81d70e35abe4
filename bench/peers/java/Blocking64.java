import java.util.concurrent.ForkJoinPool;

/** More items that block than there are workers, twice in a row. */
final class Blocking64 {
    private static final int ITEMS = 64;
    private static final int MILLISECONDS = 50;

    static Workload of(ForkJoinPool pool, BlockingKind kind) {
        return count -> {
            try (Blocker blocker = kind.create(ITEMS)) {
                // Loads and compiles the code, and blocks only one item.
                burst(pool, blocker, ITEMS, 0);
                burst(pool, blocker, 1, 1);
                double first = burst(pool, blocker, ITEMS, MILLISECONDS);
                return new double[] {first, count < 2 ? Double.NaN : burst(pool, blocker, ITEMS, MILLISECONDS)};
            }
        };
    }

    /** @return milliseconds */
    private static double burst(ForkJoinPool pool, Blocker blocker, int items, int milliseconds) throws InterruptedException {
        var countdown = new Countdown(items);
        countdown.begin();
        for (int i = 0; i < items; i++) {
            int index = i;
            pool.execute(Item.of(() -> {
                blocker.block(index, milliseconds);
                countdown.signal();
            }));
        }
        return countdown.await() / 1e6;
    }

    private Blocking64() {
    }
}
