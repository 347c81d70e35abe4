using Spectre.Console;
using Starvation.Load;

namespace Starvation.Report;

/// <summary>The terminal: live where it is interactive, plain lines without control codes elsewhere.</summary>
internal sealed class Screen
{
    private const int PlainWidth = 120;

    private readonly IAnsiConsole _console;
    private readonly bool _isInteractive;

    private Screen(IAnsiConsole console, bool isInteractive)
    {
        _console = console;
        _isInteractive = isInteractive;
    }

    public static Screen Create()
    {
        AnsiConsole.Profile.Capabilities.Links = false;
        if (!Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true })
        {
            return new Screen(AnsiConsole.Console, isInteractive: true);
        }

        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        plain.Profile.Width = PlainWidth;
        return new Screen(plain, isInteractive: false);
    }

    /// <summary>Writes a line as it is, however long.</summary>
    public void Say(string line) => _console.Profile.Out.Writer.WriteLine(line);

    public void Show(Comparison comparison)
    {
        _console.Write(ResultTable.Create(comparison));
        foreach (string note in Summary.Notes(comparison))
        {
            Say(note);
        }
    }

    public async Task ShowProgressAsync(Side side, Func<IProgressView, Task> work)
    {
        if (!_isInteractive)
        {
            await work(new PlainProgress(side, Say));
            return;
        }

        Table table = LiveProgress.CreateTable(side);
        await _console.Live(table).StartAsync(live => work(new LiveProgress(table, live)));
    }
}
