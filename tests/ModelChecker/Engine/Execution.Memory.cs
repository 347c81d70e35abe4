namespace Magpie.ModelChecking;

/// <content>Loads, stores and fences.</content>
internal sealed partial class Execution
{
    private const ulong LoadCode = 1;
    private const ulong StoreCode = 2;
    private const ulong InterlockedCode = 3;
    private const ulong FenceCode = 4;

    /// <summary>What the full fences so far have made visible to the next one.</summary>
    private VectorClock _fenced;

    /// <summary>The stores that memory holds.</summary>
    private Hash128 _memory;

    private int _buffered;
    private int _locationCount;

    public void Name(ModelThread thread, Location location)
    {
        location.Execution = this;
        location.Number = ++_locationCount;
        location.Name = thread.Identity.With(0x10c, (ulong)++thread.LocationsMade);
    }

    /// <returns>The store that is read.</returns>
    public int Load(ModelThread thread, Location location, Order order, string file, int line)
    {
        Step(thread, location, file, line);
        int store = _options.Memory switch
        {
            MemoryModel.StoreBuffers => Forwarded(thread, location),
            MemoryModel.Weak => ChooseStore(thread, location),
            _ => location.Current,
        };
        Receive(thread, ref location.Stores[store], order);
        Record(thread, LoadCode, location, location.Stores[store].Id);
        return store;
    }

    public int Store(ModelThread thread, Location location, Order order, string file, int line)
    {
        bool isSeen = Step(thread, location, file, line);
        int store = MakeStore(thread, location, order, file, line);
        if (_options.Memory == MemoryModel.StoreBuffers && (thread.Buffer.Count > 0 || (isSeen && ChoosesDelay(thread))))
        {
            thread.Buffer.Enqueue(new BufferedStore(location, store));
            _buffered++;
        }
        else
        {
            Publish(location, store);
        }

        return store;
    }

    /// <returns>The store that is read: the newest.</returns>
    public int BeginInterlocked(ModelThread thread, Location location, string file, int line)
    {
        thread.Operations = thread.Operations with { Interlocked = thread.Operations.Interlocked + 1 };
        if (_options.Memory == MemoryModel.Weak || thread.Buffer.Count > 0)
        {
            // It is a fence, too, and so concerns other locations.
            Touch(thread, location, file, line);
            Step(thread);
        }
        else
        {
            Step(thread, location, file, line);
        }

        Drain(thread);
        FenceView(thread);
        ref StoreRecord read = ref location.Stores[location.Current];
        Receive(thread, ref read, Order.Volatile);
        MarkSeen(thread, ref read);
        Record(thread, InterlockedCode, location, read.Id);
        return location.Current;
    }

    /// <summary>The operation stores nothing.</summary>
    public void EndInterlocked(ModelThread thread) => FenceView(thread);

    /// <summary>The operation stores a value.</summary>
    public int EndInterlocked(ModelThread thread, Location location, string file, int line)
    {
        int store = MakeStore(thread, location, Order.Volatile, file, line);
        Publish(location, store);
        FenceView(thread);
        return store;
    }

    public void Fence(ModelThread thread)
    {
        thread.Operations = thread.Operations with { Fences = thread.Operations.Fences + 1 };
        if (_options.Memory == MemoryModel.Weak || thread.Buffer.Count > 0)
        {
            Step(thread);
        }

        Drain(thread);
        FenceOf(thread);
        Record(thread, FenceCode);
    }

    /// <summary>A full fence in all threads at one moment.</summary>
    public void FenceProcessWide(ModelThread thread)
    {
        thread.Operations = thread.Operations with { ProcessWideFences = thread.Operations.ProcessWideFences + 1 };
        if (_options.Memory == MemoryModel.Weak || _buffered > 0)
        {
            Step(thread);
        }

        DrainAll();
        FenceOf(thread);
        Record(thread, FenceCode);
        if (_options.Memory == MemoryModel.Weak)
        {
            FenceOfAll();
        }
    }

    /// <remarks>Twice, so that each sees what the others had.</remarks>
    private void FenceOfAll()
    {
        for (int round = 0; round < 2; round++)
        {
            for (int index = 0; index < _threadCount; index++)
            {
                FenceOf(_threads[index]);
                Record(_threads[index], FenceCode);
            }
        }
    }

    private void Drain(ModelThread thread)
    {
        while (thread.Buffer.Count > 0)
        {
            FlushOne(thread);
        }
    }

    private void DrainAll()
    {
        for (int index = 1; _buffered > 0 && index < _threadCount; index++)
        {
            Drain(_threads[index]);
        }
    }

    private void FlushOne(ModelThread thread)
    {
        BufferedStore oldest = thread.Buffer.Dequeue();
        _buffered--;
        Publish(oldest.Location, oldest.Store);
    }

    private void FenceOf(ModelThread thread)
    {
        thread.Known.Join(ref thread.Pending);
        thread.View.Join(ref thread.PendingView);
        FenceView(thread);
        thread.Fenced = thread.Known;
        thread.FencedView = thread.View;
        Advance(thread);
    }

    private void FenceView(ModelThread thread)
    {
        if (_options.Memory == MemoryModel.Weak)
        {
            thread.View.Join(ref _fenced);
            _fenced = thread.View;
        }
    }

    private int MakeStore(ModelThread thread, Location location, Order order, string file, int line)
    {
        thread.History = thread.History.With(location.Name.With(StoreCode, 0));
        int store = _options.Memory == MemoryModel.Sequential ? location.Current : location.Append();
        ref StoreRecord record = ref location.Stores[store];
        record.Id = thread.History;
        record.Released = order == Order.Volatile ? thread.Known : thread.Fenced;
        record.ReleasedView = order == Order.Volatile ? thread.View : thread.FencedView;
        record.Seen = default;
        record.Seen[thread.Index] = thread.Time;
        location.Writer = thread.Index;
        location.WriteTime = thread.Time;
        location.WriteFile = file;
        location.WriteLine = line;
        Advance(thread);
        return store;
    }

    private void Publish(Location location, int store)
    {
        location.Current = store;
        Hash128 contribution = _options.Memory == MemoryModel.Weak
            ? location.Contribution.With(location.Stores[store].Id)
            : location.Name.With(location.Stores[store].Id);
        _memory = _memory - location.Contribution + contribution;
        location.Contribution = contribution;
    }

    private static void Receive(ModelThread thread, ref StoreRecord store, Order order)
    {
        if (order == Order.Volatile)
        {
            thread.Known.Join(ref store.Released);
            thread.View.Join(ref store.ReleasedView);
        }
        else
        {
            thread.Pending.Join(ref store.Released);
            thread.PendingView.Join(ref store.ReleasedView);
        }
    }

    private static int Forwarded(ModelThread thread, Location location)
    {
        int store = location.Current;
        foreach (BufferedStore buffered in thread.Buffer)
        {
            store = buffered.Location == location ? buffered.Store : store;
        }

        return store;
    }

    /// <summary>The newest store, or at the price of a delay an older one that nothing visible to the thread overwrites.</summary>
    private int ChooseStore(ModelThread thread, Location location)
    {
        int newest = location.Current;
        int store = newest;
        if (_delaysLeft > 0)
        {
            int oldest = newest;
            while (oldest > 0 && !location.Stores[oldest].Seen.AnyKnownTo(ref thread.View))
            {
                oldest--;
            }

            int age = Choose(newest - oldest + 1);
            if (age > 0)
            {
                store = newest - age;
                SpendDelay();
                Trace?.Remark($"stale: {age} older than the newest, {location.ValueText(newest)}");
            }
        }

        MarkSeen(thread, ref location.Stores[store]);
        return store;
    }

    private bool ChoosesDelay(ModelThread thread)
    {
        if (_delaysLeft == 0 || _isSequential || Choose(2) == 0)
        {
            return false;
        }

        SpendDelay();
        Trace?.Remark("delayed");
        return true;
    }

    private void MarkSeen(ModelThread thread, ref StoreRecord store)
    {
        if (_options.Memory == MemoryModel.Weak && store.Seen[thread.Index] == 0)
        {
            store.Seen[thread.Index] = thread.Time;
        }
    }

    /// <summary>What the thread does from now on is not part of what it released before.</summary>
    private void Advance(ModelThread thread)
    {
        thread.Time++;
        thread.Known[thread.Index] = thread.Time;
        thread.View[thread.Index] = thread.Time;
    }

    private static void Record(ModelThread thread, ulong code, Location location, Hash128 read) =>
        thread.History = thread.History.With(location.Name.With(code, 0)).With(read);

    private static void Record(ModelThread thread, ulong code) => thread.History = thread.History.With(code, 0);
}
