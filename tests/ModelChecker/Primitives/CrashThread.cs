using System.Runtime.ExceptionServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: the model fails instead of the process.</summary>
internal static class CrashThread
{
    public static void Throw(ExceptionDispatchInfo exception) => ModelSystem.Fail(exception.SourceException);
}
