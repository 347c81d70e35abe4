namespace Magpie.ModelChecking;

/// <summary>The system threads of one search, and how the turn passes between them.</summary>
/// <remarks>
/// Whose turn it is alone runs, and touches the search. A carrier whose model thread has ended goes on with the next one that has
/// not begun, so an execution without interruptions needs one carrier and no switch.
/// </remarks>
internal sealed class CarrierPool(Search search)
{
    private readonly Stack<Carrier> _free = new();
    private readonly List<Carrier> _all = [];

    public Search Search => search;

    /// <summary>Begins the search, on a carrier.</summary>
    public void Begin() => Give(null, null);

    /// <summary>The calling model thread waits while another one runs.</summary>
    public void Switch(ModelThread from, ModelThread to)
    {
        Carrier carrier = from.Carrier!;
        Pass(to);
        carrier.Baton.Wait();
    }

    /// <summary>The calling model thread waits while the execution is ended on another stack.</summary>
    public void SwitchToEnd(ModelThread from, Execution execution)
    {
        Carrier carrier = from.Carrier!;
        Give(null, execution);
        carrier.Baton.Wait();
    }

    /// <summary>Leaves a thread behind that does not end.</summary>
    public void Abandon(ModelThread thread, Execution execution)
    {
        _all.Remove(thread.Carrier!);
        if (execution.FindSuspended() is { } next)
        {
            Pass(next);
        }
        else
        {
            Give(null, execution);
        }

        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Carries model threads as long as one can begin here.</summary>
    public void Carry(Carrier carrier)
    {
        ModelThread? job = carrier.Job;
        Execution? execution = carrier.Execution;
        while (true)
        {
            if (job is null)
            {
                job = search.EndAndBegin(ref execution);
                if (job is null)
                {
                    return;
                }
            }
            else
            {
                job = RunBody(carrier, job);
            }

            if (job?.Carrier is not null)
            {
                // It goes on, on its own stack.
                _free.Push(carrier);
                job.Carrier.Baton.Pass();
                return;
            }
        }
    }

    public void Dispose()
    {
        foreach (Carrier carrier in _all)
        {
            carrier.MustExit = true;
            carrier.Baton.Pass();
        }

        foreach (Carrier carrier in _all)
        {
            carrier.Dispose();
        }
    }

    /// <returns>Who goes on; null if the execution is over.</returns>
    private ModelThread? RunBody(Carrier carrier, ModelThread thread)
    {
        thread.Carrier = carrier;
        thread.IsChosen = true;
        search.ResetThreadStatics();
        ModelThread.SetCurrent(thread);
        try
        {
            thread.Body!();
        }
        catch (AbandonedExecutionException) when (thread.Execution.IsEnded)
        {
        }
        catch (Exception exception)
        {
            thread.Execution.SetFault(new Fault(
                FaultKind.Exception, $"{exception.GetType().Name} left {thread.Name}: {exception.Message}", exception));
        }

        ModelThread.SetCurrent(null);
        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return thread.Execution.End(thread);
    }

    private void Pass(ModelThread thread)
    {
        if (thread.Carrier is { } carrier)
        {
            carrier.Baton.Pass();
        }
        else
        {
            Give(thread, thread.Execution);
        }
    }

    private void Give(ModelThread? job, Execution? execution)
    {
        bool isNew = !_free.TryPop(out Carrier? carrier);
        carrier ??= new Carrier(this);
        carrier.Job = job;
        carrier.Execution = execution;
        if (isNew)
        {
            _all.Add(carrier);
            carrier.Start();
        }

        carrier.Baton.Pass();
    }
}
