import java.util.concurrent.ForkJoinPool;

/** A wait that the pool is told of, so that it starts a thread in place of the blocked one. */
final class ManagedWait implements Blocker {
    private final Blocker wait;

    ManagedWait(Blocker wait) {
        this.wait = wait;
    }

    @Override
    public void block(int item, int milliseconds) {
        try {
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                private boolean isReleasable;

                @Override
                public boolean block() {
                    wait.block(item, milliseconds);
                    isReleasable = true;
                    return true;
                }

                @Override
                public boolean isReleasable() {
                    return isReleasable;
                }
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        wait.close();
    }
}
