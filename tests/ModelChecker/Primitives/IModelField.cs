namespace Magpie.Primitives;

/// <summary>A field that the model checker sees.</summary>
internal interface IModelField
{
    /// <summary>Gives it a name for traces, which is the same in all executions.</summary>
    void Bind(string name);
}
