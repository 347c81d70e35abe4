using System.Globalization;
using System.Text;

namespace Magpie.ModelChecking;

/// <summary>The choices that make up one execution; the last one that has alternatives left is changed next.</summary>
internal sealed class ChoiceStack
{
    private Choice[] _choices = new Choice[256];

    public int Count { get; private set; }

    public Choice this[int index] => _choices[index];

    /// <param name="chosen">Which of the options is taken.</param>
    /// <param name="options">How many there are.</param>
    public void Push(int chosen, int options)
    {
        if (Count == _choices.Length)
        {
            Array.Resize(ref _choices, 2 * Count);
        }

        _choices[Count++] = new Choice((byte)chosen, (byte)options);
    }

    public void Clear() => Count = 0;

    /// <summary>Goes to the next execution in depth-first order.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryAdvance()
    {
        while (Count > 0)
        {
            ref Choice last = ref _choices[Count - 1];
            if (last.Chosen + 1 < last.Options)
            {
                last = last with { Chosen = (byte)(last.Chosen + 1) };
                return true;
            }

            Count--;
        }

        return false;
    }

    /// <summary>The chosen numbers, as text: a run of zeros is written <c>z</c> and its length.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        int end = Count;
        while (end > 0 && _choices[end - 1].Chosen == 0)
        {
            end--;
        }

        for (int index = 0; index < end; index++)
        {
            int zeros = 0;
            while (_choices[index + zeros].Chosen == 0)
            {
                zeros++;
            }

            if (text.Length > 0)
            {
                text.Append('.');
            }

            text.Append(zeros > 1 ? "z" : "").Append(zeros > 1 ? zeros : _choices[index].Chosen);
            index += Math.Max(0, zeros - 1);
        }

        return text.ToString();
    }

    /// <summary>The numbers written by <see cref="ToString"/>.</summary>
    public static List<int> Parse(string text)
    {
        var chosen = new List<int>();
        foreach (string part in text.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] == 'z')
            {
                chosen.AddRange(Enumerable.Repeat(0, int.Parse(part.AsSpan(1), CultureInfo.InvariantCulture)));
            }
            else
            {
                chosen.Add(int.Parse(part, CultureInfo.InvariantCulture));
            }
        }

        return chosen;
    }

    internal readonly record struct Choice(byte Chosen, byte Options);
}
