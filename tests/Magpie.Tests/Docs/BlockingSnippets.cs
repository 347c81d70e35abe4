using Magpie;

namespace Docs;

internal static class BlockingSnippets
{
    #region docs/blocking.md 2
    static readonly BlockingLimit Database = new("database", mostAtOnce: 20);
    #endregion

    public static async Task Declare(string path, Driver legacyDriver, string command)
    {
        #region docs/blocking.md 1
        byte[] data = Blocking.Run(() => File.ReadAllBytes(path));   // on this thread, another one takes over the worker

        using (Blocking.Enter())                                     // the same for a stretch of code; no await inside
        {
            legacyDriver.Execute(command);
        }

        await Blocking.RunAsync(() => legacyDriver.Execute(command)); // waits for capacity first, in order
        #endregion
    }

    public static async Task Limit(Connection connection, string sql, CancellationToken cancellationToken)
    {
        #region docs/blocking.md 2
        Row[] rows = await Database.RunAsync(() => connection.Query(sql), cancellationToken);   // waits without a thread
        Row[] more = Database.Run(() => connection.Query(sql), cancellationToken);              // waits on this thread

        using (Database.Enter(cancellationToken))                                               // a stretch of code; no await inside
        {
            connection.Execute(sql);
        }
        #endregion
    }

    internal sealed class Driver
    {
        public void Execute(string command) => throw new NotSupportedException(command);
    }

    internal sealed class Connection
    {
        public Row[] Query(string sql) => throw new NotSupportedException(sql);

        public void Execute(string sql) => throw new NotSupportedException(sql);
    }

    internal sealed class Row;
}
