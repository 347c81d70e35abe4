using Magpie;

namespace Docs;

internal static class FutureSnippets
{
    public static async Future<int> Spawn(WorkStealingPool pool)
    {
        #region docs/futures.md 1
        static async Future<int> CountLines(string path)
        {
            int lines = 0;
            await foreach (string line in File.ReadLinesAsync(path))
            {
                lines++;
            }

            return lines;
        }

        JoinHandle<int> handle = pool.Spawn(CountLines("a.txt"));   // begins on the pool
        int other = await CountLines("b.txt");                      // in a future: begins here, in place
        int lines = other + await handle;
        #endregion

        return lines;
    }

    public static async Task Group(WorkStealingPool pool, string[] paths, Func<string, Future<int>> CountLines)
    {
        #region docs/futures.md 2
        await using var group = new FutureGroup<int>(pool);
        foreach (string path in paths)
        {
            group.Spawn(CountLines(path));
        }

        await foreach (int lines in group)
        {
            Console.WriteLine(lines);
        }
        #endregion
    }
}
