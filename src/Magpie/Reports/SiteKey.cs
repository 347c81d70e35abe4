namespace Magpie.Reports;

/// <summary>What is counted together.</summary>
/// <param name="Kind">How it is known that the item blocks.</param>
/// <param name="KeptWorker">Whether the worker stayed with the thread.</param>
/// <param name="CallSite">The user's method; if it is not known, what is known instead.</param>
/// <param name="Call">What that called.</param>
internal readonly record struct SiteKey(BlockingKind Kind, bool KeptWorker, string CallSite, string? Call);
