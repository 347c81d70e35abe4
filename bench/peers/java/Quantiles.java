import java.util.Arrays;

/** Quantiles, interpolated linearly. */
final class Quantiles {
    static void sort(double[] figures) {
        Arrays.sort(figures);
    }

    static double at(double[] sorted, double fraction) {
        double position = fraction * (sorted.length - 1);
        int index = (int) position;
        double lower = sorted[index];
        double upper = sorted[Math.min(index + 1, sorted.length - 1)];
        return lower + (position - index) * (upper - lower);
    }

    private Quantiles() {
    }
}
