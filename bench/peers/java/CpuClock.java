import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The processor time used so far. */
final class CpuClock {
    /**
     * Seconds used by all threads but the calling one, which drives the workload. Taken from the scheduler's own account,
     * because the JDK's process time has steps of 10 ms.
     */
    static double otherThreadsSeconds() throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        long nanos = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (!thread.getFileName().equals(own)) {
                    nanos += nanosOf(thread);
                }
            }
        }
        return nanos * 1e-9;
    }

    private static long nanosOf(Path thread) throws IOException {
        try {
            String account = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(account.substring(0, account.indexOf(' ')));
        } catch (NoSuchFileException e) {
            // It ended meanwhile.
            return 0;
        }
    }

    private CpuClock() {
    }
}
