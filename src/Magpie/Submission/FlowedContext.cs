using System.Runtime.CompilerServices;
using Magpie.Escapes;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>The execution context that flows from a submitter to its item, if it carries anything.</summary>
internal static class FlowedContext
{
    private static readonly ExecutionContext _default = DefaultContext.Instance;

    /// <returns>Null if there is nothing to flow, or the flow is suppressed: the item then runs in the default context.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExecutionContext? Capture()
    {
        ExecutionContext? context = ExecutionContext.Capture();
        return context == _default ? null : context;
    }

    /// <summary>The context that a future of a pool begins in; null for the default one.</summary>
    public static ExecutionContext? CaptureFor(PoolCore core) => core.Guest is { } guest ? CaptureMarked(core, guest) : Capture();

    /// <summary>An action that runs the given one in the current context, wherever it is called.</summary>
    public static Action Flow(Action action) =>
        Capture() is { } context
            ? () => ExecutionContext.Run(context, static state => ((Action)state!)(), action)
            : action;

    public static void Run(ExecutionContext? context, ContextCallback callback, object state)
    {
        if (context is null)
        {
            callback(state);
        }
        else if (WorkerThread.Current is { Core.Guest: { } guest })
        {
            ExecutionContext.Run(
                context,
                marked =>
                {
                    FlowMarker.Current = guest;
                    callback(marked!);
                },
                state);
        }
        else
        {
            ExecutionContext.Run(context, callback, state);
        }
    }

    private static ExecutionContext? CaptureMarked(PoolCore core, GuestContext guest)
    {
        ExecutionContext? context = Capture();
        if (context is null)
        {
            return core.Runner.ItemContext;
        }

        if (FlowMarker.Current == guest)
        {
            return context;
        }

        ExecutionContext? marked = null;
        ExecutionContext.Run(
            context,
            _ =>
            {
                FlowMarker.Current = guest;
                marked = ExecutionContext.Capture();
            },
            null);
        return marked;
    }
}
