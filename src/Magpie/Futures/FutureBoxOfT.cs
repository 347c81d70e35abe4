using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Futures;

/// <summary>A future that ends with a result.</summary>
internal abstract class FutureBox<TResult>(int kind) : FutureBox(kind)
{
    private Plain<TResult?> _result;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetResult(TResult result)
    {
        _result.Write(result);
        SetEnded();
    }

    /// <summary>Takes the outcome. If it is not there, waits for it, on a pool without starving that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TResult GetResult(uint version)
    {
        if (!TryTake(version, out TResult? result, out FutureFault? fault))
        {
            return ToTask(version).GetAwaiter().GetResult();
        }

        fault?.Throw();
        return result!;
    }

    /// <summary>Takes the outcome, if it is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(uint version, out TResult? result, out FutureFault? fault)
    {
        if (!TryTake(version, out fault))
        {
            result = default;
            return false;
        }

        result = _result.Read();
        Recycle();
        return true;
    }

    /// <summary>A task that ends as the future does.</summary>
    public Task<TResult> ToTask(uint version)
    {
        var task = new JoinTask<TResult>(this, version);
        if (!TryWait(version, task))
        {
            task.Notify();
        }

        return task.Task;
    }

    protected override void ClearBody()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TResult>())
        {
            _result.Write(default);
        }
    }
}
