using System.Runtime.CompilerServices;

namespace Magpie.ModelChecking;

/// <summary>
/// The lines of code that were seen to touch something that more than one thread touches. Elsewhere no choice is needed:
/// when a thread does what no other thread can see makes no difference.
/// </summary>
/// <remarks>
/// Which lines these are is found out on the way. A search that finds one starts again; so in the end no choice was left out at a line
/// that any execution needs.
/// </remarks>
internal sealed class SharedSites
{
    private const int IdMask = 0xF_FFFF;
    private readonly Dictionary<(string File, int Line), int> _ids = new(new SameFile());
    private readonly HashSet<int> _shared = [];

    public SharedSites(IEnumerable<int> known)
    {
        foreach (int site in known)
        {
            Add(site);
        }
    }

    /// <summary>In the order in which they were found.</summary>
    public List<int> InOrder { get; } = [];

    /// <summary>The same in each process, so that it can be part of a replay string.</summary>
    public int IdOf(string file, int line)
    {
        if (!_ids.TryGetValue((file, line), out int id))
        {
            ulong hash = (ulong)line + 1;
            foreach (char letter in Path.GetFileName(file))
            {
                hash = new Hash128(hash, letter).With(letter, hash).High;
            }

            id = (int)hash & IdMask;
            _ids.Add((file, line), id);
        }

        return id;
    }

    public bool Contains(int site) => _shared.Contains(site);

    public void Add(int site)
    {
        if (_shared.Add(site))
        {
            InOrder.Add(site);
        }
    }

    /// <summary>The compiler gives all calls in one file the same string.</summary>
    private sealed class SameFile : IEqualityComparer<(string File, int Line)>
    {
        public bool Equals((string File, int Line) x, (string File, int Line) y) => x.Line == y.Line && x.File == y.File;

        public int GetHashCode((string File, int Line) obj) => (RuntimeHelpers.GetHashCode(obj.File) * 31) + obj.Line;
    }
}
