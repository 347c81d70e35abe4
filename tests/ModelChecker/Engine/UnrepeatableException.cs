namespace Magpie.ModelChecking;

/// <summary>The choices made before do not fit what the model does now.</summary>
internal sealed class UnrepeatableException(string message) : Exception(message);
