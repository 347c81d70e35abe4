namespace Magpie.Simulation.Engine;

/// <summary>How long the workers did what.</summary>
internal sealed class TimeAccounts
{
    private readonly long[] _totals = new long[Enum.GetValues<Activity>().Length];
    private readonly Activity[] _activities;
    private readonly long[] _since;
    private long _skipped;
    private long _skipFrom;
    private long _skipTo;

    public TimeAccounts(int workers, Activity first)
    {
        _activities = new Activity[workers];
        _since = new long[workers];
        Array.Fill(_activities, first);
    }

    public long this[Activity activity] => _totals[(int)activity];

    public void Enter(SimWorker worker, Activity activity, long at)
    {
        Add(worker.Id, Counted(at));
        _activities[worker.Id] = activity;
    }

    /// <summary>What passes in between is not counted: everything was done, and nothing had come yet.</summary>
    public void Skip(long from, long to)
    {
        _skipped += _skipTo - _skipFrom;
        _skipFrom = from;
        _skipTo = to;
    }

    public void Close(long at)
    {
        for (int worker = 0; worker < _since.Length; worker++)
        {
            Add(worker, Counted(at));
        }
    }

    private long Counted(long at)
    {
        long inSkip = Math.Clamp(at - _skipFrom, 0, _skipTo - _skipFrom);
        return at - inSkip - _skipped;
    }

    /// <remarks>At the very end a little negative: a worker may be a few steps ahead of the clock.</remarks>
    private void Add(int worker, long at)
    {
        _totals[(int)_activities[worker]] += at - _since[worker];
        _since[worker] = at;
    }
}
