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
    /// <param name="version">The version of the caller's future or handle.</param>
    /// <param name="hasClaimed">Whether the caller has claimed the future; else it has a handle, as others may.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TResult GetResult(uint version, bool hasClaimed)
    {
        if (!TryTake(version, hasClaimed, out TResult? result, out FutureFault? fault))
        {
            return ToTask(version).GetAwaiter().GetResult();
        }

        fault?.Throw();
        return result!;
    }

    /// <summary>Takes the outcome, if it is there, for one that joined.</summary>
    public bool TryTake(uint version, out TResult? result, out FutureFault? fault) =>
        TryTake(version, hasJoined: true, out result, out fault);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(uint version, bool hasJoined, out TResult? result, out FutureFault? fault)
    {
        if (!TryTake(version, hasJoined, out fault))
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
