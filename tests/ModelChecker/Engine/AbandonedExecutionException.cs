namespace Magpie.ModelChecking;

/// <summary>Unwinds the stack of a model thread whose execution has ended early.</summary>
internal sealed class AbandonedExecutionException() : Exception("The execution of the model has ended.");
