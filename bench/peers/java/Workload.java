/** One thing to measure. */
interface Workload {
    int TRIVIAL_ITEMS = 100_000;

    /**
     * Runs one round.
     *
     * @param count repetitions, items or bursts, as the workload has it
     * @return the figures, in the units of the table
     */
    double[] run(int count) throws Exception;

    /** One repetition of a workload whose figure is the time per operation. */
    interface Repetition {
        /** @return nanoseconds */
        long run() throws Exception;
    }

    /** Time per operation, over several repetitions. */
    static Workload repeated(int operations, Repetition repetition) {
        return count -> {
            long total = 0;
            for (int i = 0; i < count; i++) {
                total += repetition.run();
            }
            return new double[] {(double) total / count / operations};
        };
    }
}
