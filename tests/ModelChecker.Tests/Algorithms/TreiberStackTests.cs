using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Algorithms;

/// <summary>A stack of nodes that are used again: without a tag, a pop is fooled by one that was popped and pushed (ABA).</summary>
public sealed class TreiberStackTests
{
    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void Without_a_tag_a_reused_node_corrupts_it(MemoryModel memory) =>
        Faulty.Fault(memory, static m => Reuse(m, tag: 0), Bound).Kind.ShouldBe(FaultKind.Exception);

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void With_a_tag_it_is_correct(MemoryModel memory) => Correct.Check(memory, static m => Reuse(m, tag: 1L << 32), Bound);

    private static ModelOptions Bound(ModelOptions options) => options with { Preemptions = 2, Delays = 1 };

    private static void Reuse(Scenario m, long tag)
    {
        var stack = new IndexStack(nodes: 2, tag);
        stack.Push(1);
        stack.Push(0);
        var held = new int[2];
        m.Thread("popper", () => Hold(stack.Pop(), 1));
        m.Thread("reuser", () =>
        {
            int first = stack.Pop();
            Hold(first, 1);
            Hold(stack.Pop(), 1);
            if (first >= 0)
            {
                Hold(first, -1);
                stack.Push(first);
            }
        });
        m.AtQuiescence(() =>
        {
            for (int node = stack.Pop(); node >= 0; node = stack.Pop())
            {
                Hold(node, 1);
            }

            held.ShouldBe([1, 1]);
        });

        void Hold(int node, int times)
        {
            if (node >= 0)
            {
                held[node] += times;
                held[node].ShouldBeInRange(0, 1, "two threads hold one node");
            }
        }
    }

    private sealed class IndexStack(int nodes, long tag)
    {
        private readonly AtomicInt32[] _next = new AtomicInt32[nodes];
        private AtomicInt64 _top;

        public void Push(int node)
        {
            long top;
            do
            {
                top = _top.Read();
                _next[node].Write((int)top);
            }
            while (!_top.TryExchange(top, (((top >> 32) << 32) + tag) | (uint)(node + 1)));
        }

        public int Pop()
        {
            while (true)
            {
                long top = _top.Read();
                int node = (int)top - 1;
                if (node < 0 || _top.TryExchange(top, ((top >> 32) << 32) | (uint)_next[node].Read()))
                {
                    return node;
                }
            }
        }
    }
}
