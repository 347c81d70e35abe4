using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Magpie.Bench.Workloads;

/// <summary>A piece of computation of known length, counted in steps: being preempted does not shorten it, as it would with a clock.</summary>
internal static class CalibratedWork
{
    private const int CalibrationSteps = 200_000;
    private const int CalibrationRuns = 50;

    private static double? _stepsPerMicrosecond;

    /// <summary>How many steps take so long on this machine when nothing else runs.</summary>
    public static int StepsFor(double microseconds)
    {
        _stepsPerMicrosecond ??= Calibrate();
        return (int)(microseconds * _stepsPerMicrosecond.Value);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static ulong Run(int steps)
    {
        ulong x = 88_172_645_463_325_252;
        for (int i = 0; i < steps; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        return x;
    }

    private static double Calibrate()
    {
        double shortest = double.MaxValue;
        for (int i = 0; i < CalibrationRuns; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            Run(CalibrationSteps);
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
        }

        return CalibrationSteps / shortest;
    }
}
