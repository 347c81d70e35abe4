using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>An operating-system thread of the pool.</summary>
internal sealed class OsThread
{
    private readonly Thread _thread;
    private readonly OsThreadSettings _settings;

    public OsThread(Action body, OsThreadSettings settings, string name)
    {
        _settings = settings;
        Name = name;
        _thread = new Thread(new ThreadStart(body), settings.MaxStackSize)
        {
            Name = name,
            IsBackground = settings.IsBackground,
            Priority = settings.Priority,
        };
    }

    public string Name { get; }

    /// <summary>Tells other threads what this one does; null before it runs, and where the system has no such means.</summary>
    public ThreadProbe? Probe { get; private set; }

    /// <summary>The first thing that the thread does.</summary>
    public void NoteStarted() => Probe = ThreadProbe.OfCurrentThread();

    /// <summary>Called by <see cref="ThreadLauncher"/> alone.</summary>
    public void StartNow() => _thread.UnsafeStart();

    /// <summary>Whether the thread is as <see cref="Restore"/> leaves it. Only from the thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsClean(SynchronizationContext expected) =>
        ThreadFields.AreKnown
        && ThreadFields.ExecutionContextOf(_thread) is null
        && ThreadFields.SynchronizationContextOf(_thread) == expected
        && !ThreadFields.TraitsChanged(_thread)

        // The runtime notes only the change to a foreground thread.
        && (_settings.IsBackground || !_thread.IsBackground);

    /// <summary>Whether nothing flows on the thread. Only from the thread.</summary>
    public bool IsInDefaultContext
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadFields.AreKnown && ThreadFields.ExecutionContextOf(_thread) is null;
    }

    /// <summary>The execution context as it is, even if its flow is suppressed; null if it is the default one. Only from the thread.</summary>
    public ExecutionContext? Context
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadFields.AreKnown ? ThreadFields.ExecutionContextOf(_thread) : ExecutionContext.Capture();
    }

    /// <summary>Only from the thread.</summary>
    public SynchronizationContext? SynchronizationContext
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadFields.AreKnown ? ThreadFields.SynchronizationContextOf(_thread) : SynchronizationContext.Current;
    }

    /// <summary>Goes back to what <see cref="Context"/> was, if it is another one now. Only from the thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RestoreContext(ExecutionContext? context)
    {
        if (Context != context)
        {
            ExecutionContext.Restore(context ?? DefaultContext.Instance);
        }
    }

    /// <summary>Whether the calling thread has these contexts already, as far as that is cheap to tell.</summary>
    /// <param name="thread">The calling thread, if it is a pool's.</param>
    /// <param name="context">Null for the default one.</param>
    /// <param name="synchronizationContext">The synchronisation context.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIn(OsThread? thread, ExecutionContext? context, SynchronizationContext? synchronizationContext) =>
        thread is not null
        && ThreadFields.AreKnown
        && ThreadFields.ExecutionContextOf(thread._thread) == context
        && ThreadFields.SynchronizationContextOf(thread._thread) == synchronizationContext;

    /// <summary>Gives the calling thread these contexts.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Enter(ExecutionContext? context, SynchronizationContext? synchronizationContext)
    {
        ExecutionContext.Restore(context ?? DefaultContext.Instance);
        if (SynchronizationContext.Current != synchronizationContext)
        {
            SynchronizationContext.SetSynchronizationContext(synchronizationContext);
        }
    }

    /// <summary>Undoes what a work item did to the thread: contexts, culture, name, priority, background flag. Only from the thread.</summary>
    public void Restore(SynchronizationContext context)
    {
        if (SynchronizationContext.Current != context)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        // The culture hangs on the execution context.
        if (ExecutionContext.Capture() != DefaultContext.Instance)
        {
            ExecutionContext.Restore(DefaultContext.Instance);
        }

        RestoreTraits();
        if (ThreadFields.AreKnown)
        {
            ThreadFields.TraitsChanged(_thread) = false;
        }
    }

    /// <summary>Waits for the thread to end. It must have been started.</summary>
    public void Join() => _thread.Join();

    private void RestoreTraits()
    {
        if (_thread.Priority != _settings.Priority)
        {
            _thread.Priority = _settings.Priority;
        }

        if (!ReferenceEquals(_thread.Name, Name))
        {
            _thread.Name = Name;
        }

        if (_thread.IsBackground != _settings.IsBackground)
        {
            _thread.IsBackground = _settings.IsBackground;
        }
    }
}
