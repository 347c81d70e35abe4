namespace Magpie.ModelChecking;

internal sealed record Fault(FaultKind Kind, string Text, Exception? Exception = null);
