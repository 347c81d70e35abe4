import java.util.concurrent.ForkJoinPool;

/**
 * Many tasks that give way to each other. Java 17 has no tasks that can be suspended, so one is an item that submits
 * itself again; the queues of a pool in async mode are first in, first out, so that others come before it.
 */
final class YieldMany {
    private static final int TASKS = 200;
    private static final int YIELDS_PER_TASK = 1_000;

    static Workload of(ForkJoinPool pool) {
        return Workload.repeated(TASKS * YIELDS_PER_TASK, () -> {
            var countdown = new Countdown(TASKS);
            pool.execute(Item.of(() -> {
                countdown.begin();
                for (int i = 0; i < TASKS; i++) {
                    new Yielder(countdown).fork();
                }
            }));
            return countdown.await();
        });
    }

    private static final class Yielder extends Item {
        private final Countdown countdown;
        private int left = YIELDS_PER_TASK;

        Yielder(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        protected boolean exec() {
            if (left-- > 0) {
                fork();
                return false;
            }
            countdown.signal();
            return true;
        }
    }

    private YieldMany() {
    }
}
