namespace Magpie.Workers;

/// <summary>The order in which a thief looks at the workers: each once, upwards from one of them, and round.</summary>
internal readonly struct VictimOrder(int start, int count)
{
    /// <summary>The <paramref name="step"/>-th worker that is looked at, from 0.</summary>
    public int At(int step)
    {
        int index = start + step;
        return index < count ? index : index - count;
    }
}
