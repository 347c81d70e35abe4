namespace Magpie.ModelTests;

/// <summary>Counts what became of each item of a model. It is not part of what is checked: noting is no step.</summary>
internal sealed class ItemLog
{
    private readonly int[] _times;

    /// <param name="items">The items are the numbers from 1 to this one.</param>
    public ItemLog(int items) => _times = new int[items + 1];

    public void Add(int item)
    {
        item.ShouldBeInRange(1, _times.Length - 1, "an item that nobody queued was taken");
        _times[item]++;
    }

    /// <summary>No item was lost, and none was taken twice.</summary>
    public void EachOnce()
    {
        for (int item = 1; item < _times.Length; item++)
        {
            _times[item].ShouldBe(1, $"how often item {item} was taken");
        }
    }
}
