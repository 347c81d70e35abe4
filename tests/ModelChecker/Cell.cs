namespace Magpie.ModelChecking;

/// <summary>One value that threads share: what the instrumented primitives are made of.</summary>
/// <remarks>
/// On a model thread each operation is a step of the model. On any other thread it is done at once, without
/// synchronisation, for there nothing runs at the same time.
/// </remarks>
public struct Cell<T>
{
    private T _value;
    private Location<T>? _location;

    public Cell(T value) => _value = value;

    /// <summary>The newest value, without a step.</summary>
    public readonly T Newest => _location is { } location ? location.Values[location.Current] : _value;

    /// <summary>A word that other threads write, too.</summary>
    public T Load(Order order, string file, int line)
    {
        if (ModelThread.Recording is not { } thread)
        {
            return Newest;
        }

        Location<T> location = Locate(thread, file);
        int store = thread.Execution.Load(thread, location, order, file, line);
        thread.Execution.Trace?.Load(thread, location, store, order == Order.Volatile ? "read" : "read relaxed", file, line);
        return location.Values[store];
    }

    public void Store(T value, Order order, string file, int line)
    {
        if (ModelThread.Recording is not { } thread)
        {
            SetNewest(value);
            return;
        }

        Location<T> location = Locate(thread, file);
        int store = thread.Execution.Store(thread, location, order, file, line);
        location.Values[store] = value;
        thread.Execution.Trace?.Store(thread, location, store, order == Order.Volatile ? "write" : "write relaxed", file, line);
    }

    /// <summary>Replaces the value if the update applies to it; an interlocked operation.</summary>
    /// <returns>The value before.</returns>
    public T Update<TUpdate>(TUpdate update, out bool updated, string operation, string file, int line)
        where TUpdate : struct, IUpdate<T>
    {
        if (ModelThread.Recording is not { } thread)
        {
            T newest = Newest;
            updated = update.TryApply(newest, out T replacement);
            if (updated)
            {
                SetNewest(replacement);
            }

            return newest;
        }

        Location<T> location = Locate(thread, file);
        int before = thread.Execution.BeginInterlocked(thread, location, file, line);
        T previous = location.Values[before];
        updated = update.TryApply(previous, out T next);
        if (updated)
        {
            int store = thread.Execution.EndInterlocked(thread, location, file, line);
            location.Values[store] = next;
            thread.Execution.Trace?.Update(thread, location, ValueText(previous), store, operation, file, line);
        }
        else
        {
            thread.Execution.EndInterlocked(thread);
            thread.Execution.Trace?.FailedUpdate(thread, location, before, operation, file, line);
        }

        return previous;
    }

    /// <summary>By the only thread that writes the location: a fault if another thread's store is not ordered before.</summary>
    public T LoadOwned(string file, int line)
    {
        if (ModelThread.Recording is not { } thread)
        {
            return Newest;
        }

        Location<T> location = Locate(thread, file);
        return location.Values[thread.Execution.LoadOwned(thread, location, file, line)];
    }

    /// <summary>A plain access: a fault if a store is not ordered before it.</summary>
    public T LoadPlain(string file, int line)
    {
        if (ModelThread.Recording is not { } thread)
        {
            return Newest;
        }

        Location<T> location = Locate(thread, file);
        thread.Execution.LoadPlain(thread, location, file, line);
        thread.Execution.Trace?.Load(thread, location, location.Current, "read plain", file, line);
        return location.Values[location.Current];
    }

    /// <summary>A plain access: a fault if another access is not ordered before it.</summary>
    public void StorePlain(T value, string file, int line)
    {
        if (ModelThread.Recording is not { } thread)
        {
            SetNewest(value);
            return;
        }

        Location<T> location = Locate(thread, file);
        int store = thread.Execution.StorePlain(thread, location, file, line);
        location.Values[store] = value;
        thread.Execution.Trace?.Store(thread, location, store, "write plain", file, line);
    }

    /// <summary>A plain load whose value counts for nothing if a store was concurrent; never a fault.</summary>
    public T LoadRacing(string file, int line)
    {
        if (ModelThread.Recording is not { } thread)
        {
            return Newest;
        }

        Location<T> location = Locate(thread, file);
        int store = thread.Execution.LoadRacing(thread, location, file, line);
        thread.Execution.Trace?.Load(thread, location, store, "read racing", file, line);
        return location.Values[store];
    }

    /// <summary>Waits on the address while it holds a value; may return early.</summary>
    /// <returns>False if the time passed.</returns>
    public bool WaitWhile<TTest>(TTest test, TimeSpan timeout, string file, int line)
        where TTest : struct, IUpdate<T>
    {
        ModelThread thread = ModelThread.Recording ?? throw new InvalidOperationException("Only a model thread can wait.");
        Location<T> location = Locate(thread, file);
        int store = thread.Execution.BeginInterlocked(thread, location, file, line);
        thread.Execution.EndInterlocked(thread);
        bool waits = test.TryApply(location.Values[store], out _);
        thread.Execution.Trace?.Load(thread, location, store, waits ? "wait" : "no wait", file, line);
        return !waits || thread.Execution.WaitOn(thread, location, timeout);
    }

    /// <summary>Waits on the address, with no step after the update before it.</summary>
    /// <returns>False if the time passed.</returns>
    public readonly bool WaitAfterUpdate(TimeSpan timeout) =>
        ModelThread.Recording is { } thread
            ? thread.Execution.WaitOn(thread, _location!, timeout)
            : throw new InvalidOperationException("Only a model thread can wait.");

    /// <summary>Wakes all threads that wait on the address, with no step after the update before it.</summary>
    public readonly void WakeAllAfterUpdate()
    {
        if (ModelThread.Recording is { } thread)
        {
            thread.Execution.WakeAll(_location!);
        }
    }

    /// <summary>Wakes one thread that waits on the address.</summary>
    public void WakeOne(string file, int line)
    {
        if (ModelThread.Recording is { } thread)
        {
            Location<T> location = Locate(thread, file);
            ModelThread? woken = thread.Execution.WakeOne(thread, location, file, line);
            thread.Execution.Trace?.Add(thread, "wake", location.DisplayName(file), woken?.Name ?? "nobody", file, line);
        }
    }

    /// <summary>Gives the location a name for traces, and for the recognition of states.</summary>
    public void Bind(string name)
    {
        if (ModelThread.Recording is { } thread)
        {
            Locate(thread, name).Label = name;
        }
    }

    private static string ValueText(T value) => value is null ? "null" : ValueFormat.Text(value);

    private void SetNewest(T value)
    {
        if (_location is { } location)
        {
            location.Values[location.Current] = value;
        }
        else
        {
            _value = value;
        }
    }

    private Location<T> Locate(ModelThread thread, string file) =>
        _location is { } location && location.Execution == thread.Execution ? location : Create(thread, file);

    private Location<T> Create(ModelThread thread, string file)
    {
        if (_location is not null)
        {
            thread.Execution.Fail(new Fault(
                FaultKind.Nondeterminism, $"{_location.DisplayName(file)} was made by another execution; make all that threads share in the model's body."));
        }

        var location = new Location<T>(_value);
        thread.Execution.Name(thread, location);
        _location = location;
        return location;
    }
}
