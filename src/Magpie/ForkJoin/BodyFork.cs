using Magpie.Submission;

namespace Magpie.ForkJoin;

/// <summary>A fork of a known type of code, which keeps its result until the join.</summary>
internal sealed class BodyFork<TBody, TResult> : Fork
    where TBody : struct, IBody<TResult>
{
    private static readonly ContextCallback _run = static fork => ((BodyFork<TBody, TResult>)fork!).RunBody();

    private TBody _body;
    private TResult? _result;
    private Exception? _failure;
    private ExecutionContext? _context;

    public override Delegate Code => _body.Code;

    /// <summary>What the branch threw on the thread that stole it.</summary>
    public Exception? Failure => _failure;

    public TResult Result => _result!;

    /// <summary>The next one of its chain in the cache.</summary>
    public BodyFork<TBody, TResult>? NextKept { get; set; }

    /// <summary>How many are behind it there.</summary>
    public int KeptBehind { get; set; }

    /// <summary>A fork that nobody else knows.</summary>
    public static BodyFork<TBody, TResult> Make(ForkCache cache, TBody body)
    {
        BodyFork<TBody, TResult>? fork = cache.TryTake<TBody, TResult>();
        if (fork is null)
        {
            fork = new BodyFork<TBody, TResult>();
        }
        else
        {
            fork.Reset();
        }

        fork._body = body;
        fork._context = FlowedContext.Capture();
        return fork;
    }

    /// <summary>By the thread that made it, after the join: holds on to nothing.</summary>
    public void Clear()
    {
        _body = default;
        _result = default;
        _failure = null;
        _context = null;
    }

    protected override void RunBranch()
    {
        try
        {
            FlowedContext.Run(_context, _run, this);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    private void RunBody() => _result = _body.Run();
}
