namespace Magpie.Submission;

/// <summary>User code to run, with or without a result, in one shape.</summary>
internal interface IBody<out TResult>
{
    Delegate Code { get; }

    TResult Run();
}

/// <summary>The result of code that has none.</summary>
internal readonly struct Nothing;

internal readonly struct ActionBody(Action action) : IBody<Nothing>
{
    public Delegate Code => action;

    public Nothing Run()
    {
        action();
        return default;
    }
}

internal readonly struct FunctionBody<TResult>(Func<TResult> function) : IBody<TResult>
{
    public Delegate Code => function;

    public TResult Run() => function();
}
