namespace Magpie.Bench.Peers;

/// <summary>A peer cannot be started, died, is late, or does not keep to the protocol. The message completes '... failed: '.</summary>
internal sealed class PeerException(string message, Exception? inner = null) : Exception(message, inner);
