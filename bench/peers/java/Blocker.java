/** What items block on. */
interface Blocker extends AutoCloseable {
    /** Blocks the calling thread for about that long. */
    void block(int item, int milliseconds);

    @Override
    default void close() {
    }
}
