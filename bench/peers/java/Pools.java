import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** The pools under measurement. */
final class Pools {
    private static final int MOST_THREADS = 1_024;

    /** In async mode, which is for items that nobody joins: each worker takes its own first in, first out. */
    static ForkJoinPool forItems(int workers) {
        return create(workers, true, 1);
    }

    /** Each worker takes its newest first, which is what a pool for forks and joins is usually made as. In async mode they are no faster. */
    static ForkJoinPool forForks(int workers) {
        return create(workers, false, 1);
    }

    /** Replaces every thread that tells it blocks; with the default it would leave one worker less. */
    static ForkJoinPool forBlocking(int workers) {
        return create(workers, true, workers);
    }

    private static ForkJoinPool create(int workers, boolean async, int leastRunnable) {
        return new ForkJoinPool(
            workers, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, async,
            workers, MOST_THREADS, leastRunnable, null, 60, TimeUnit.SECONDS);
    }

    private Pools() {
    }
}
