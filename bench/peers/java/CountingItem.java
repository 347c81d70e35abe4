/** The trivial item: decrements the shared counter. */
final class CountingItem extends Item {
    private final Countdown countdown;

    CountingItem(Countdown countdown) {
        this.countdown = countdown;
    }

    @Override
    protected boolean exec() {
        countdown.signal();
        return true;
    }
}
