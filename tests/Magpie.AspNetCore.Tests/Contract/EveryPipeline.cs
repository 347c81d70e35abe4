namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>The kinds of pipeline, each of which keeps the contract.</summary>
public sealed class EveryPipeline : TheoryData<PipelineKind>
{
    public EveryPipeline()
        : base(Enum.GetValues<PipelineKind>())
    {
    }
}
