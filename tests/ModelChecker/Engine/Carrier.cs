namespace Magpie.ModelChecking;

/// <summary>A system thread that carries one model thread after another.</summary>
internal sealed class Carrier(CarrierPool pool) : IDisposable
{
    private Thread? _thread;

    public Baton Baton { get; } = new();

    /// <summary>What to do when the baton comes: a thread to begin; null to end the execution.</summary>
    public ModelThread? Job { get; set; }

    public Execution? Execution { get; set; }

    public bool MustExit { get; set; }

    public void Start()
    {
        _thread = new Thread(Run, maxStackSize: 1 << 20) { IsBackground = true, Name = "model carrier" };
        _thread.UnsafeStart();
    }

    public void Dispose()
    {
        _thread?.Join();
        Baton.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                Baton.Wait();
                if (MustExit)
                {
                    return;
                }

                pool.Carry(this);
            }
        }
        catch (Exception exception)
        {
            pool.Search.Crash(exception);
        }
    }
}
