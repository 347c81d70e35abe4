namespace Magpie.Submission;

/// <summary>A work item somebody holds a handle to, who must be told if it will never run.</summary>
internal interface IAbandonable
{
    /// <returns>False if it was cancelled already.</returns>
    bool Abandon();
}
