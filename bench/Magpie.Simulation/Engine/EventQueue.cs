namespace Magpie.Simulation.Engine;

/// <summary>What will happen, in the order of virtual time; at the same time, in the order in which it was scheduled.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimEvent, EventTime> _events = new();
    private long _scheduled;

    /// <summary>Nanoseconds since the beginning. Never goes back.</summary>
    public long Now { get; private set; }

    /// <exception cref="ArgumentOutOfRangeException">That time has passed.</exception>
    public void Schedule(long at, int worker, Step step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, Now);
        _events.Enqueue(new SimEvent(worker, step), new EventTime(at, _scheduled++));
    }

    /// <summary>Goes on to the next event.</summary>
    /// <returns>False if nothing will happen any more.</returns>
    public bool TryNext(out SimEvent next)
    {
        if (!_events.TryDequeue(out next, out EventTime time))
        {
            return false;
        }

        Now = time.At;
        return true;
    }

    private readonly struct EventTime(long at, long order) : IComparable<EventTime>
    {
        public long At => at;

        private long Order => order;

        public int CompareTo(EventTime other)
        {
            int byTime = at.CompareTo(other.At);
            return byTime != 0 ? byTime : order.CompareTo(other.Order);
        }
    }
}

/// <param name="Worker">Whose step it is; <see cref="SharedLine.Outside"/> for arrivals.</param>
/// <param name="Step">What happens.</param>
internal readonly record struct SimEvent(int Worker, Step Step);
