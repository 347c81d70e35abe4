import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Sleeps for less than a millisecond without burning the processor that the pool under measurement needs. */
final class FineSleep {
    // Shorter stretches are not worth a system call.
    private static final long SHORTEST_SLEEP_NANOS = 5_000;

    /** Lets the calling thread's timers fire on time. By default Linux delays them by 50 us. */
    static void prepareThread() throws IOException {
        // A link to <process>/task/<thread>.
        Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        Files.writeString(Path.of("/proc").resolve(thread).resolve("timerslack_ns"), "1");
    }

    /** Returns at a time of System.nanoTime, or a little later. */
    static void until(long time) {
        while (true) {
            long left = time - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (left > SHORTEST_SLEEP_NANOS) {
                // Thread.sleep counts in milliseconds.
                LockSupport.parkNanos(left);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private FineSleep() {
    }
}
