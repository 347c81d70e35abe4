using Magpie.Primitives;

namespace Magpie.Tests.Primitives;

public sealed class LinkedStackTests
{
    [Fact]
    public void The_last_node_pushed_is_the_first_popped()
    {
        var stack = default(LinkedStack<Node>);
        stack.Push(new Node(1));
        stack.Push(new Node(2));

        stack.Top!.Number.ShouldBe(2);
        stack.TryPop()!.Number.ShouldBe(2);
        stack.TryPop()!.Number.ShouldBe(1);
        stack.TryPop().ShouldBeNull();
    }

    [Fact]
    public void Only_the_node_on_top_can_be_removed()
    {
        var stack = default(LinkedStack<Node>);
        var below = new Node(1);
        var top = new Node(2);
        stack.Push(below);
        stack.Push(top);

        stack.TryRemoveTop(below);
        stack.Top.ShouldBeSameAs(top);
        stack.TryRemoveTop(top);
        stack.Top.ShouldBeSameAs(below);
    }

    [Fact]
    public void All_nodes_are_taken_at_once()
    {
        var stack = default(LinkedStack<Node>);
        stack.Push(new Node(1));
        stack.Push(new Node(2));

        Node? taken = stack.TakeAll();
        (taken!.Number, taken.Next!.Number).ShouldBe((2, 1));
        stack.Top.ShouldBeNull();
    }

    private sealed class Node(int number) : ILinked<Node>
    {
        public int Number => number;

        public Node? Next { get; set; }
    }
}
