namespace Magpie.Reports;

/// <summary>What a thread has not ended, for a report.</summary>
internal static class Unfinished
{
    public static UnfinishedBlocking? Of(ThreadRecord record, BlockingRecording recording, TimeSpan now)
    {
        if ((record.Open ?? record.Found) is { } wait)
        {
            return recording.Includes(wait) ? OfWait(record, wait, record.LengthOf(wait, now)) : null;
        }

        TimeSpan threshold = recording.ComputingThreshold;
        if (threshold < TimeSpan.Zero || !record.HasRunFor(threshold, now) || record.Computed(now) is var computed && computed < threshold)
        {
            return null;
        }

        return new UnfinishedBlocking(
            BlockingKind.Computing, KeptWorker: true, IdOf(record.Worker), record.ItemName, CallSite: null, Call: null, Stack: null, computed);
    }

    private static UnfinishedBlocking OfWait(ThreadRecord record, OpenBlocking wait, TimeSpan duration) =>
        new(
            wait.Kind,
            wait.KeptWorker,
            IdOf(wait.Worker),
            record.ItemName,
            wait.Stack?.CallSite,
            wait.Stack?.Call,
            wait.Stack?.CallSite is null ? null : wait.Stack.Text,
            duration);

    private static int? IdOf(int worker) => worker < 0 ? null : worker;
}
