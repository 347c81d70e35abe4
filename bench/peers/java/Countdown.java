import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The shared counter of a repetition. The item that brings it to zero takes the time, so the measured stretch does not
 * contain the waking of the thread that waits for it.
 */
final class Countdown {
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong remaining;
    private long begin;
    private long end;

    Countdown(long count) {
        remaining = new AtomicLong(count);
    }

    /** The measured stretch begins. */
    void begin() {
        begin = System.nanoTime();
    }

    void signal() {
        if (remaining.decrementAndGet() == 0) {
            finish();
        }
    }

    /** For work that needs no counter. */
    void finish() {
        end = System.nanoTime();
        done.countDown();
    }

    /** @return nanoseconds from {@link #begin} to the last item */
    long await() throws InterruptedException {
        done.await();
        return end - begin;
    }
}
