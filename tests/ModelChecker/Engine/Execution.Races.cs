namespace Magpie.ModelChecking;

/// <content>
/// Plain accesses. They are no steps: where all of them are ordered it makes no difference when they happen, and where two
/// are not, vector clocks tell.
/// </content>
internal sealed partial class Execution
{
    public int LoadOwned(ModelThread thread, Location location, string file, int line)
    {
        CheckNotEnded(thread);
        CheckLastStore(thread, location, "reads as its owner", file, line);
        return _options.Memory == MemoryModel.StoreBuffers ? Forwarded(thread, location) : location.Current;
    }

    public void LoadPlain(ModelThread thread, Location location, string file, int line)
    {
        CheckNotEnded(thread);
        CheckLastStore(thread, location, "reads", file, line);
        location.Readers[thread.Index] = thread.Time;
    }

    public int StorePlain(ModelThread thread, Location location, string file, int line)
    {
        CheckNotEnded(thread);
        CheckLastStore(thread, location, "writes", file, line);
        if (location.Readers.Exceeds(ref thread.Known))
        {
            int reader = 0;
            while (location.Readers[reader] <= thread.Known[reader])
            {
                reader++;
            }

            Fail(new Fault(
                FaultKind.DataRace,
                $"Data race on {location.DisplayName(file)}: {thread.Name} writes at {Trace.Where(file, line)}, and nothing orders that after a read by {_threads[reader].Name}."));
        }

        int store = MakeStore(thread, location, Order.Relaxed, file, line);
        location.Current = store;
        return store;
    }

    public int LoadRacing(ModelThread thread, Location location, string file, int line)
    {
        Step(thread, location, file, line);
        int store = _options.Memory == MemoryModel.Weak ? ChooseStore(thread, location) : location.Current;
        Record(thread, LoadCode, location, location.Stores[store].Id);
        return store;
    }

    private void CheckLastStore(ModelThread thread, Location location, string access, string file, int line)
    {
        if (location.Writer >= 0 && location.WriteTime > thread.Known[location.Writer])
        {
            Fail(new Fault(
                FaultKind.DataRace,
                $"Data race on {location.DisplayName(file)}: {thread.Name} {access} at {Trace.Where(file, line)}, and nothing orders that after the write by {_threads[location.Writer].Name} at {Trace.Where(location.WriteFile!, location.WriteLine)}."));
        }
    }
}
