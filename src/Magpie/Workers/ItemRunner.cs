using System.Runtime.CompilerServices;
using Magpie.Escapes;
using Magpie.Primitives;
using Magpie.Reports;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>Runs one work item, and leaves the thread as it was before.</summary>
internal sealed class ItemRunner
{
    private readonly PoolCore _core;
    private readonly SynchronizationContext _synchronizationContext;
    private readonly ExecutionContext? _markedContext;
    private AtomicInt64 _itemsEndedWithoutWorker;

    // Whether an item needs nothing around it.
    private Relaxed<bool> _isPlain;

    public ItemRunner(PoolCore core)
    {
        _core = core;
        _synchronizationContext = core.SynchronizationContext;
        _markedContext = core.Guest is { } guest ? FlowMarker.ContextWith(guest) : null;
        RecordItems(false);
    }

    /// <summary>Items that ended on a thread whose worker had gone to another one meanwhile.</summary>
    public long ItemsEndedWithoutWorker => _itemsEndedWithoutWorker.Read();

    /// <summary>Whether from now on the journal is told of each item.</summary>
    public void RecordItems(bool areRecorded) => _isPlain.Write(_markedContext is null && !areRecorded);

    /// <summary>The context that each item finds; null for the default one.</summary>
    public ExecutionContext? ItemContext => _markedContext;

    public void Run(WorkerThread thread, WorkItem item)
    {
        if (_core.State.Abandons)
        {
            _core.Abandon(item);
        }
        else
        {
            thread.RunsItem = true;
            thread.Hold.Release();
            try
            {
                Execute(thread, item);
            }
            catch (Exception exception)
            {
                _core.Reporter.ReportUnhandled(exception);
            }

            // Restoring may call user code (handlers of AsyncLocal), which still belongs to the item.
            Restore(thread);
            thread.RunsItem = false;
            thread.EnterPool();
            if (thread.Blocking.Returned is not null)
            {
                _core.HandOff.EndItemWithoutWorker(thread);
            }
        }

        if (thread.Worker is { } worker)
        {
            worker.Admission.End();
        }
        else
        {
            _itemsEndedWithoutWorker.Increment();
            _core.Submitter.EndOperation();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Execute(WorkerThread thread, WorkItem item)
    {
        if (_isPlain.Read())
        {
            item.Execute();
        }
        else
        {
            ExecuteAround(thread, item);
        }
    }

    private void ExecuteAround(WorkerThread thread, WorkItem item)
    {
        if (_markedContext is not null)
        {
            ExecutionContext.Restore(_markedContext);
        }

        ThreadRecord? record = _core.Journal.Active is null ? null : _core.Journal.BeginItem(thread, item);
        try
        {
            item.Execute();
        }
        finally
        {
            if (record is not null)
            {
                _core.Journal.EndItem(thread, record);
            }
        }
    }

    /// <summary>Undoes what user code did to the thread.</summary>
    public void Restore(WorkerThread thread)
    {
        if (thread.Blocking.IsOpen)
        {
            _core.HandOff.CloseLeaked(thread);
        }

        if (!thread.Os.IsClean(_synchronizationContext))
        {
            thread.Os.Restore(_synchronizationContext);
        }
    }
}
