/** A piece of computation of known length, counted in steps: being preempted does not shorten it, as it would with a clock. */
final class CalibratedWork {
    private static final int CALIBRATION_STEPS = 200_000;
    private static final int CALIBRATION_RUNS = 50;

    // Written, so that the computation is not optimised away.
    private static volatile long sink;
    private static double stepsPerMicrosecond;

    /** How many steps take so long on this machine when nothing else runs. */
    static int stepsFor(double microseconds) {
        if (stepsPerMicrosecond == 0) {
            stepsPerMicrosecond = calibrate();
        }
        return (int) (microseconds * stepsPerMicrosecond);
    }

    static void run(int steps) {
        long x = 88_172_645_463_325_252L;
        for (int i = 0; i < steps; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        sink = x;
    }

    private static double calibrate() {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < CALIBRATION_RUNS; i++) {
            long begin = System.nanoTime();
            run(CALIBRATION_STEPS);
            shortest = Math.min(shortest, System.nanoTime() - begin);
        }
        return CALIBRATION_STEPS / (shortest / 1e3);
    }

    private CalibratedWork() {
    }
}
