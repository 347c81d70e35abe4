namespace Magpie.ModelChecking;

internal enum ThreadStatus
{
    Runnable,
    Blocked,
    Finished,
}
