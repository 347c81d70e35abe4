namespace Starvation.Load;

/// <summary>Both sides.</summary>
internal sealed record Comparison(SideResult DotNet, SideResult Magpie);
