namespace Starvation.Report;

/// <summary>Shows what is going on.</summary>
internal interface IProgressView
{
    void Report(string phase, IReadOnlyList<(string Endpoint, double PerSecond)> rates);
}
