namespace Magpie.ModelChecking;

/// <content>What identifies the state that an execution is in.</content>
internal sealed partial class Execution
{
    public int PreemptionsLeft => _preemptionsLeft;

    public int DelaysLeft => _delaysLeft;

    /// <param name="turn">The thread whose turn it is; it matters because interrupting it has a price.</param>
    public Hash128 State(ModelThread turn)
    {
        Hash128 state = _memory;
        bool hasViews = _options.Memory == MemoryModel.Weak;
        for (int index = 1; index < _threadCount; index++)
        {
            ModelThread thread = _threads[index];
            ulong status = (ulong)thread.Status
                | (thread == turn ? 4ul : 0)
                | ((_givingWay & (1u << index)) != 0 ? 8ul : 0)
                | (thread.TimedOut ? 16ul : 0)
                | (thread.GaveWayBefore ? 32ul : 0)

                // What is kept by number means the same only among threads that have the same numbers.
                | ((ulong)index << 8);
            Hash128 part = thread.History.With(status, (ulong)thread.Deadline.Ticks).With(thread.Ahead, thread.Stepped);
            foreach (BufferedStore buffered in thread.Buffer)
            {
                part = part.With(buffered.Location.Stores[buffered.Store].Id);
            }

            state += hasViews ? thread.View.AddTo(part) : part;
        }

        foreach (ModelTimer timer in _timers)
        {
            Hash128 part = timer.Identity.With((ulong)timer.Due.Ticks, 0x71);
            state += hasViews ? timer.StartedView.AddTo(part) : part;
        }

        state = state.With((ulong)_now.Ticks, ((ulong)_spuriousLeft << 32) | (uint)_startFailuresLeft);
        return hasViews ? _fenced.AddTo(state) : state;
    }
}
