namespace Starvation.Server;

/// <summary>The server did not do its part; the message says what is wrong.</summary>
internal sealed class ServerFailedException(string message) : Exception(message);
