using System.Diagnostics;

namespace Magpie.ModelChecking;

/// <summary>What the instrumented primitives ask of the checker, other than memory (<see cref="Cell{T}"/>).</summary>
public static class ModelSystem
{
    private const int SpinTicks = 1;

    public static bool SpinPays => ModelThread.Current is { } thread && thread.Execution.Options.SpinPays;

    public static bool PortableParker => ModelThread.Current is { } thread && thread.Execution.Options.PortableParker;

    public static bool ExploresRelaxed => ModelThread.Recording is { } thread && thread.Execution.Options.ExploreRelaxed;

    /// <summary>Virtual time on a model thread, real time elsewhere.</summary>
    public static TimeSpan Now => ModelThread.Recording is { } thread ? thread.Execution.ReadClock(thread) : Stopwatch.GetElapsedTime(0);

    public static void Fence(string file, int line)
    {
        if (ModelThread.Recording is { } thread)
        {
            thread.Execution.Fence(thread);
            thread.Execution.Trace?.Add(thread, "fence", "", "", file, line);
        }
    }

    public static void FenceProcessWide(string file, int line)
    {
        if (ModelThread.Recording is { } thread)
        {
            thread.Execution.FenceProcessWide(thread);
            thread.Execution.Trace?.Add(thread, "fence all", "", "", file, line);
        }
    }

    /// <summary>Lets another thread go first, and time pass by as many pauses.</summary>
    public static void GiveWay(int iterations, string file, int line)
    {
        if (ModelThread.Recording is { } thread)
        {
            thread.Execution.Trace?.Add(thread, "give way", "", "", file, line);
            thread.Execution.GiveWay(thread, TimeSpan.FromTicks(iterations * SpinTicks));
        }
    }

    public static ModelThread StartThread(string name, Action body)
    {
        ModelThread thread = Current;
        thread.Execution.Trace?.Add(thread, "start", name, "", "", 0);
        return thread.Execution.Spawn(thread, name, isDaemon: true, body);
    }

    public static bool ChoosesStartFailure(string name)
    {
        ModelThread thread = Current;
        bool fails = thread.Execution.ChoosesStartFailure(thread);
        if (fails)
        {
            thread.Execution.Trace?.Add(thread, "start fails", name, "", "", 0);
        }

        return fails;
    }

    public static void Join(ModelThread other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ModelThread thread = Current;
        thread.Execution.Join(thread, other);
        thread.Execution.Trace?.Add(thread, "join", other.Name, "", "", 0);
    }

    /// <summary>Fails a model that writes a field after the setup although it does not explore that.</summary>
    public static void RequireSetupUnlessRelaxed()
    {
        if (ModelThread.Recording is { Execution: { IsSequential: false, Options.ExploreRelaxed: false } })
        {
            Fail($"A relaxed field is written: set {nameof(ModelOptions.ExploreRelaxed)}.");
        }
    }

    /// <summary>Fails the model; outside of one, throws.</summary>
    public static void Fail(string what)
    {
        ModelThread.Current?.Execution.Fail(new Fault(FaultKind.Assertion, what));
        throw new InvalidOperationException(what);
    }

    /// <summary>Fails the model because of an exception that nobody handles.</summary>
    public static void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ModelThread.Current?.Execution.Fail(new Fault(
            FaultKind.Exception, $"Unhandled {exception.GetType().Name}: {exception.Message}", exception));
    }

    /// <summary>Not 0; another one for each call of a thread, and the same ones in each execution.</summary>
    public static uint NextRandomSeed() =>
        ModelThread.Recording is { } thread ? (uint)(2 * ++thread.RandomsMade * 0x1f35) + (uint)thread.Index : 1;

    private static ModelThread Current =>
        ModelThread.Recording ?? throw new InvalidOperationException("Only a model thread can do that.");
}
