namespace Magpie;

/// <summary>What a <see cref="BlockingLimit"/> was doing at one moment. Figures may be an instant apart.</summary>
/// <param name="Name">The limit's name.</param>
/// <param name="MostAtOnce">How many may be inside at once.</param>
/// <param name="InUse">How many are inside, those included that were let in and wait for the capacity of their pool.</param>
/// <param name="Waiting">How many wait to be let in.</param>
/// <param name="TimesEntered">How often somebody was let in.</param>
/// <param name="TimesWaited">How many waits have ended, those that were given up included.</param>
/// <param name="TimesGivenUp">How many waits ended because they were cancelled.</param>
/// <param name="TotalWait">How long all waits took that have ended.</param>
/// <param name="LongestWait">How long the longest of them took.</param>
public sealed record BlockingLimitSnapshot(
    string Name,
    int MostAtOnce,
    int InUse,
    int Waiting,
    long TimesEntered,
    long TimesWaited,
    long TimesGivenUp,
    TimeSpan TotalWait,
    TimeSpan LongestWait);
