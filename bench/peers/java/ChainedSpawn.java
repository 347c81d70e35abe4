import java.util.concurrent.ForkJoinPool;

/**
 * An item submits the next. As in C#, it is one object that submits itself: a ForkJoinTask whose exec returns false is not
 * completed, and may be forked again.
 */
final class ChainedSpawn {
    static Workload of(ForkJoinPool pool) {
        return Workload.repeated(Workload.TRIVIAL_ITEMS, () -> {
            var countdown = new Countdown(1);
            pool.execute(new Link(countdown));
            return countdown.await();
        });
    }

    private static final class Link extends Item {
        private final Countdown countdown;
        private int left = Workload.TRIVIAL_ITEMS;

        Link(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        protected boolean exec() {
            if (left == Workload.TRIVIAL_ITEMS) {
                countdown.begin();
            }
            if (left-- > 0) {
                fork();
                return false;
            }
            countdown.finish();
            return true;
        }
    }

    private ChainedSpawn() {
    }
}
