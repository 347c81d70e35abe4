import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A way to block a thread. */
interface BlockingKind {
    Blocker create(int items) throws IOException;

    /** Something that can be interrupted, which never happens here. */
    interface Wait {
        void run(int item, int milliseconds) throws Exception;
    }

    /** A wait of which nobody tells the pool. */
    static Blocker plain(Wait wait) {
        return (item, milliseconds) -> {
            try {
                wait.run(item, milliseconds);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    static Blocker sleep() {
        return plain((item, milliseconds) -> Thread.sleep(milliseconds));
    }

    /** A CompletableFuture tells the pool by itself. */
    static Blocker taskWait() {
        return plain((item, milliseconds) ->
            new CompletableFuture<Void>().completeOnTimeout(null, milliseconds, TimeUnit.MILLISECONDS).get());
    }

    static Blocker eventWait() {
        var never = new CountDownLatch(1);
        return plain((item, milliseconds) -> never.await(milliseconds, TimeUnit.MILLISECONDS));
    }

    /** A lock that the calling thread holds. */
    static Blocker heldLock() {
        var held = new ReentrantLock();
        held.lock();
        return plain((item, milliseconds) -> {
            if (held.tryLock(milliseconds, TimeUnit.MILLISECONDS)) {
                held.unlock();
            }
        });
    }
}
