namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>
/// Where a contract test runs. The contract is what an application expects of ASP.NET Core; it holds without Magpie, which shows that the
/// expectations are right, and with it.
/// </summary>
public enum PipelineKind
{
    /// <summary>ASP.NET Core by itself.</summary>
    Plain,

    /// <summary>With the pool, in the test host.</summary>
    TestHost,

    /// <summary>With the pool, behind Kestrel.</summary>
    Kestrel,
}
