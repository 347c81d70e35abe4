namespace Magpie.AspNetCore.Tests.Support;

/// <summary>What serves the requests of a test.</summary>
public enum WebServer
{
    /// <summary>The test host, in memory.</summary>
    TestHost,

    /// <summary>Kestrel on a loopback port.</summary>
    Kestrel,
}
