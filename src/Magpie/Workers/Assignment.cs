using Magpie.Parking;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>What a thread begins with: a worker to run, or one item to run without a worker.</summary>
/// <param name="Worker">The worker, claimed for the thread; null if there is an item.</param>
/// <param name="IsSearching">Whether the worker is counted as searching.</param>
/// <param name="Item">An item that blocks, and that a permit was granted for, which is the thread's now.</param>
internal readonly record struct Assignment(Worker? Worker, bool IsSearching, WorkItem Item)
{
    /// <summary>The thread takes it over. By the thread itself, or before it starts.</summary>
    public void GiveTo(WorkerThread thread)
    {
        if (Worker is null)
        {
            thread.PendingItem = Item;
            thread.Blocking.HoldsPermit = true;
            return;
        }

        thread.Take(Worker);
        thread.Search = IsSearching ? SearchKind.Patient : SearchKind.None;
    }
}
