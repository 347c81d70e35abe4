namespace Magpie.Primitives;

/// <summary>An operating-system thread of the pool.</summary>
internal sealed class OsThread
{
    private readonly Thread _thread;
    private readonly OsThreadSettings _settings;
    private readonly string _name;

    public OsThread(Action body, OsThreadSettings settings, string name)
    {
        _settings = settings;
        _name = name;
        _thread = new Thread(new ThreadStart(body), settings.MaxStackSize)
        {
            Name = name,
            IsBackground = settings.IsBackground,
            Priority = settings.Priority,
        };
    }

    public string Name => _name;

    public bool IsCurrent => _thread == Thread.CurrentThread;

    /// <summary>Called by <see cref="ThreadLauncher"/> alone.</summary>
    public void StartNow() => _thread.UnsafeStart();

    /// <summary>Undoes what a work item did to the thread's name and priority. Only from the thread.</summary>
    public void RestoreTraits()
    {
        if (_thread.Priority != _settings.Priority)
        {
            _thread.Priority = _settings.Priority;
        }

        if (!ReferenceEquals(_thread.Name, _name))
        {
            _thread.Name = _name;
        }
    }

    /// <summary>Undoes a change that matters only to how the process ends, and is too dear to look for after each item.</summary>
    public void RestoreIsBackground() => _thread.IsBackground = _settings.IsBackground;

    /// <summary>Waits for the thread to end. It must have been started.</summary>
    public void Join() => _thread.Join();
}
