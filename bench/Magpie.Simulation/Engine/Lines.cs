namespace Magpie.Simulation.Engine;

/// <summary>The contended cache lines of the workers' queues.</summary>
internal sealed class Lines(int workers)
{
    private readonly SharedLine[] _deques = Make(workers);
    private readonly SharedLine[] _inboxes = Make(workers);
    private readonly SharedLine[] _slots = Make(workers);
    private readonly SharedLine[] _forks = Make(workers);
    private SharedLine _lane = new();
    private SharedLine _sleepers = new();

    public ref SharedLine Lane => ref _lane;

    public ref SharedLine Sleepers => ref _sleepers;

    public ref SharedLine DequeOf(SimWorker worker) => ref _deques[worker.Id];

    public ref SharedLine InboxOf(SimWorker worker) => ref _inboxes[worker.Id];

    public ref SharedLine SlotOf(SimWorker worker) => ref _slots[worker.Id];

    public ref SharedLine ForksOf(SimWorker worker) => ref _forks[worker.Id];

    private static SharedLine[] Make(int count)
    {
        var lines = new SharedLine[count];
        Array.Fill(lines, new SharedLine());
        return lines;
    }
}
