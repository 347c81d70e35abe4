using System.Diagnostics;
using System.Runtime.CompilerServices;
using Magpie.Diagnostics;
using Magpie.Scheduling;
using Magpie.Submission;

namespace Magpie.Reports;

/// <summary>What an item is called: the method that its submitter wrote.</summary>
internal static class ItemNames
{
    /// <summary>Never throws, and takes any two objects: they may come from two different items.</summary>
    public static string Of(object callback, object? state)
    {
        try
        {
            return callback switch
            {
                SampledItem sampled => Of(sampled.Item.Code.Callback, sampled.Item.Code.State),
                INamedWork named => named.Name,
                Delegate when state is INamedWork named => named.Name,
                ICarriesCode carrier => OfDelegate(carrier.Code),
                SendOrPostCallback when state is Delegate resume => OfDelegate(resume),
                SendOrPostCallback when state is not null && StateMachineOf(state.GetType()) is not null => OfObject(state),
                PoolTaskScheduler when state is Task task => OfTask(task),
                Delegate code => OfDelegate(code),
                _ => OfObject(callback),
            };
        }
        catch (Exception)
        {
            return callback.GetType().Name;
        }
    }

    /// <summary>The continuation of an <c>async</c> method is that method's, whatever object brings it.</summary>
    private static string OfDelegate(Delegate code)
    {
        if (code.Target is { } target && StateMachineOf(target.GetType()) is { } stateMachine)
        {
            return MethodNames.Of(stateMachine.FullName, nameof(IAsyncStateMachine.MoveNext));
        }

        return DiagnosticMethodInfo.Create(code) is { } method ? MethodNames.Of(method.DeclaringTypeName, method.Name) : OfObject(code);
    }

    private static string OfTask(Task task) => StateMachineOf(task.GetType()) is null && TaskFields.ActionOf(task) is { } action
        ? OfDelegate(action)
        : OfObject(task);

    private static string OfObject(object item)
    {
        Type type = item.GetType();
        return StateMachineOf(type) is { } stateMachine
            ? MethodNames.Of(stateMachine.FullName, nameof(IAsyncStateMachine.MoveNext))
            : MethodNames.OfType(type.FullName ?? type.Name);
    }

    /// <summary>The runtime's box of an <c>async</c> method that waits has the method's state machine as its type argument.</summary>
    private static Type? StateMachineOf(Type type) =>
        type.IsGenericType ? Array.Find(type.GenericTypeArguments, typeof(IAsyncStateMachine).IsAssignableFrom) : null;
}
