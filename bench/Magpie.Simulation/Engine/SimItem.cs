namespace Magpie.Simulation.Engine;

/// <param name="Id">Its number within the run.</param>
/// <param name="SubmittedAt">When it was queued.</param>
internal readonly record struct SimItem(int Id, long SubmittedAt);
