using Magpie.Diagnostics;

namespace Magpie.Submission;

/// <summary>An item of a pool that has ended or abandons its work, on the .NET thread pool.</summary>
internal sealed class ForwardedItem(WorkItem item, ExceptionReporter reporter) : IThreadPoolWorkItem
{
    public void Execute()
    {
        try
        {
            item.ExecuteElsewhere();
        }
        catch (Exception exception)
        {
            reporter.ReportUnhandled(exception);
        }
    }
}
