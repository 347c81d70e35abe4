import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Pairs of a task and a child that answers it. The one-shot is a CompletableFuture; the rest of the asker is queued by
 * thenRunAsync, as an await would.
 */
final class PingPong {
    private static final int PAIRS = 1_000;

    static Workload of(ForkJoinPool pool) {
        return Workload.repeated(PAIRS, () -> {
            var countdown = new Countdown(PAIRS);
            Runnable rest = countdown::signal;
            pool.execute(Item.of(() -> {
                countdown.begin();
                for (int i = 0; i < PAIRS; i++) {
                    Item.of(() -> ping(pool, rest)).fork();
                }
            }));
            return countdown.await();
        });
    }

    private static void ping(ForkJoinPool pool, Runnable rest) {
        var answer = new CompletableFuture<Void>();
        Item.of(() -> answer.complete(null)).fork();
        answer.thenRunAsync(rest, pool);
    }

    private PingPong() {
    }
}
