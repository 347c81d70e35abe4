namespace Magpie.ModelChecking;

/// <summary>A model failed; the message has the fault, a trace, and the string that repeats it.</summary>
public sealed class ModelFaultException : Exception
{
    internal ModelFaultException(Fault fault, string message, string replay)
        : base(message, fault.Exception)
    {
        Kind = fault.Kind;
        Fault = fault.Text;
        Replay = replay;
    }

    public FaultKind Kind { get; }

    /// <summary>What went wrong, without the trace.</summary>
    public string Fault { get; }

    /// <summary>For <see cref="Model.Replay"/>: repeats exactly this execution.</summary>
    public string Replay { get; }
}
