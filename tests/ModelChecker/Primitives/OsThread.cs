using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: a model thread, which may sleep for ever.</summary>
internal sealed class OsThread(Action body, OsThreadSettings settings, string name)
{
    private readonly Action _body = body;
    private ModelThread? _thread;

    public string Name { get; } = name;

    public OsThreadSettings Settings { get; } = settings;

    /// <summary>A model thread does not block where the model does not see it.</summary>
    public ThreadProbe? Probe => null;

    public void NoteStarted()
    {
    }

    public void StartNow() => _thread = ModelSystem.StartThread(Name, _body);

    /// <summary>Models have no execution contexts.</summary>
    public bool IsInDefaultContext => true;

    public ExecutionContext? Context => null;

    public SynchronizationContext? SynchronizationContext => SynchronizationContext.Current;

    public void RestoreContext(ExecutionContext? context)
    {
    }

    public static bool IsIn(OsThread? thread, ExecutionContext? context, SynchronizationContext? synchronizationContext) =>
        SynchronizationContext.Current == synchronizationContext;

    public static void Enter(ExecutionContext? context, SynchronizationContext? synchronizationContext) =>
        SynchronizationContext.SetSynchronizationContext(synchronizationContext);

    public bool IsClean(SynchronizationContext expected) => SynchronizationContext.Current == expected;

    public void Restore(SynchronizationContext context) => SynchronizationContext.SetSynchronizationContext(context);

    public void Join() => ModelSystem.Join(_thread ?? throw new InvalidOperationException("The thread was not started."));
}
