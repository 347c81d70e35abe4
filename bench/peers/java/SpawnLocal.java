import java.util.concurrent.ForkJoinPool;

/** From inside the pool, submits trivial items: by fork, which pushes to the queue of the worker that calls it. */
final class SpawnLocal {
    static Workload of(ForkJoinPool pool) {
        return Workload.repeated(Workload.TRIVIAL_ITEMS, () -> {
            var countdown = new Countdown(Workload.TRIVIAL_ITEMS);
            pool.execute(Item.of(() -> {
                countdown.begin();
                for (int i = 0; i < Workload.TRIVIAL_ITEMS; i++) {
                    new CountingItem(countdown).fork();
                }
            }));
            return countdown.await();
        });
    }

    private SpawnLocal() {
    }
}
