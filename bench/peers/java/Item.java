import java.util.concurrent.ForkJoinTask;

/**
 * Something queued whose result nobody takes. A subclass of ForkJoinTask is what the pool's queues hold; a Runnable would
 * be wrapped in one.
 */
abstract class Item extends ForkJoinTask<Void> {
    @Override
    public final Void getRawResult() {
        return null;
    }

    @Override
    protected final void setRawResult(Void value) {
    }

    /** An item that runs once. */
    static Item of(Runnable code) {
        return new Item() {
            @Override
            protected boolean exec() {
                code.run();
                return true;
            }
        };
    }
}
