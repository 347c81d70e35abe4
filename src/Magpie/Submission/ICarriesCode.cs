namespace Magpie.Submission;

/// <summary>An item of the pool's own that runs what somebody gave it.</summary>
internal interface ICarriesCode
{
    /// <summary>What it runs.</summary>
    Delegate Code { get; }
}
