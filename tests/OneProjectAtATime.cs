using Magpie.Testing;

[assembly: AssemblyFixture(typeof(OneProjectAtATime))]

namespace Magpie.Testing;

/// <summary>
/// Lets the test projects of one checkout run one after the other, since <c>dotnet test</c> starts several at a time and
/// tests here measure what threads do. The gate is a locked file, which the system unlocks even when a test process dies.
/// </summary>
public sealed class OneProjectAtATime : IAsyncLifetime
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);
    private FileStream? _gate;

    public async ValueTask InitializeAsync()
    {
        var folder = FindCheckout()?.CreateSubdirectory("artifacts");
        while (folder is not null && !TryEnter(Path.Combine(folder.FullName, "tests.lock")))
        {
            // Another process holds the file: there is nothing in this one to be woken by.
            await Task.Delay(RetryInterval, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _gate?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static DirectoryInfo? FindCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Magpie.slnx")))
        {
            folder = folder.Parent;
        }

        return folder;
    }

    private bool TryEnter(string path)
    {
        try
        {
            _gate = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
