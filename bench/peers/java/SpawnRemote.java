import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;

/** From threads outside the pool, submits trivial items. */
final class SpawnRemote {
    static Workload of(ForkJoinPool pool, int submitters) {
        return Workload.repeated(Workload.TRIVIAL_ITEMS, () -> {
            var countdown = new Countdown(Workload.TRIVIAL_ITEMS);
            if (submitters == 1) {
                countdown.begin();
                submit(pool, countdown, Workload.TRIVIAL_ITEMS);
            } else {
                submitFromThreads(pool, countdown, submitters);
            }
            return countdown.await();
        });
    }

    private static void submitFromThreads(ForkJoinPool pool, Countdown countdown, int submitters) throws InterruptedException {
        var start = new CyclicBarrier(submitters, countdown::begin);
        var threads = new Thread[submitters];
        for (int i = 0; i < submitters; i++) {
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                submit(pool, countdown, Workload.TRIVIAL_ITEMS / submitters);
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void submit(ForkJoinPool pool, Countdown countdown, int count) {
        for (int i = 0; i < count; i++) {
            pool.execute(new CountingItem(countdown));
        }
    }

    private SpawnRemote() {
    }
}
