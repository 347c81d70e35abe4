using System.Runtime.CompilerServices;
using Magpie.Futures;

namespace Magpie.Tests.Futures;

/// <summary>The awaiters are looked into as one type.</summary>
public sealed class AwaiterFieldsTests
{
    [Fact]
    public void Each_awaiter_has_the_same_fields_in_the_same_places()
    {
        Check<Future.Awaiter>(isOfHandle: false);
        Check<Future<int>.Awaiter>(isOfHandle: false);
        Check<Future<string>.Awaiter>(isOfHandle: false);
        Check<JoinHandle.Awaiter>(isOfHandle: true);
        Check<JoinHandle<long>.Awaiter>(isOfHandle: true);
        Check<JoinHandle<string>.Awaiter>(isOfHandle: true);
    }

    [Fact]
    public void Other_awaiters_are_of_no_such_kind()
    {
        (AwaiterKind<TaskAwaiter>.IsOfFuture, AwaiterKind<TaskAwaiter>.IsOfHandle).ShouldBe((false, false));
        (AwaiterKind<YieldAwaitable.Awaiter>.IsOfFuture, AwaiterKind<YieldAwaitable.Awaiter>.IsOfHandle).ShouldBe((false, false));
    }

    private static void Check<TAwaiter>(bool isOfHandle)
        where TAwaiter : struct
    {
        (AwaiterKind<TAwaiter>.IsOfFuture, AwaiterKind<TAwaiter>.IsOfHandle).ShouldBe((!isOfHandle, isOfHandle));
        Unsafe.SizeOf<TAwaiter>().ShouldBe(Unsafe.SizeOf<AwaiterFields>());
        var box = new StateMachineBox<NoStateMachine, int>();
        var fields = new AwaiterFields(box, 0x89AB_CDEF);
        object awaiter = Unsafe.As<AwaiterFields, TAwaiter>(ref fields);

        Field("_box").ShouldBeSameAs(box);
        Field("_version").ShouldBe(0x89AB_CDEFu);

        object? Field(string name) =>
            typeof(TAwaiter).GetField(name, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(awaiter);
    }

    private struct NoStateMachine : IAsyncStateMachine
    {
        public void MoveNext()
        {
        }

        public void SetStateMachine(IAsyncStateMachine stateMachine)
        {
        }
    }
}
