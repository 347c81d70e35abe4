namespace Magpie.ModelChecking;

/// <summary>One execution, with given choices; the first option where they end.</summary>
internal sealed class Repetition(IReadOnlyList<int> chosen) : Strategy
{
    public override int Choose(int options)
    {
        int choice = Choices.Count < chosen.Count ? chosen[Choices.Count] : 0;
        if (choice >= options)
        {
            throw new UnrepeatableException(
                $"Choice {Choices.Count + 1} is number {choice} of {options}: the replay string is of another model, or the model has changed.");
        }

        Choices.Push(choice, options);
        return choice;
    }

    public override int Choose(Execution execution, ModelThread turn, List<Option> options) => Choose(options.Count);

    public override bool TryAdvance(Execution ended) => false;
}
