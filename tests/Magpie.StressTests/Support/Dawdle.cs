namespace Magpie.StressTests.Support;

/// <summary>Lets a random short time pass without sleeping, so that what comes next meets every step of what goes on elsewhere.</summary>
internal static class Dawdle
{
    /// <summary>From nothing up to about a hundred microseconds: longer than a worker takes to park.</summary>
    public static void For(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                break;
            case 1:
                Thread.Yield();
                break;
            case 2:
                Thread.SpinWait(random.Next(50));
                break;
            case 3:
            case 4:
                Thread.SpinWait(random.Next(500));
                break;
            default:
                Thread.SpinWait(random.Next(3000));
                break;
        }
    }
}
