using System.Globalization;
using System.Text;

namespace Magpie.ModelChecking;

/// <summary>What happened in one execution, for a person to read.</summary>
internal sealed class Trace
{
    private const int MostRows = 400;
    private readonly List<Row> _rows = [];
    private readonly List<string> _remarks = [];

    public static string Where(string file, int line) =>
        line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{line}");

    public void Add(ModelThread thread, string operation, string location, string value, string file, int line)
    {
        _rows.Add(new Row(thread.Name, Where(file, line), operation, location, value, string.Join("; ", _remarks)));
        _remarks.Clear();
    }

    public void Load(ModelThread thread, Location location, int store, string operation, string file, int line) =>
        Add(thread, operation, location.DisplayName(file), location.ValueText(store), file, line);

    public void Store(ModelThread thread, Location location, int store, string operation, string file, int line) =>
        Add(thread, operation, location.DisplayName(file), location.ValueText(store), file, line);

    public void Update(ModelThread thread, Location location, string previous, int store, string operation, string file, int line) =>
        Add(thread, operation, location.DisplayName(file), $"{previous} -> {location.ValueText(store)}", file, line);

    public void FailedUpdate(ModelThread thread, Location location, int store, string operation, string file, int line) =>
        Add(thread, $"{operation} fails", location.DisplayName(file), location.ValueText(store), file, line);

    /// <summary>Goes with the next row.</summary>
    public void Remark(string text) => _remarks.Add(text);

    public void Preemption(ModelThread from, ModelThread to) => Event($"{from.Name} is interrupted; {to.Name} goes on");

    public void Flush(ModelThread thread)
    {
        BufferedStore oldest = thread.Buffer.Peek();
        Event($"a delayed store of {thread.Name} becomes visible: {oldest.Location.DisplayName("")} = {oldest.Location.ValueText(oldest.Store)}");
    }

    public void Wakes(ModelThread thread, OptionKind why) =>
        Event(why == OptionKind.TimeOut ? $"the time limit of {thread.Name} passes" : $"the wait of {thread.Name} ends without reason");

    public void Fire(ModelThread thread) => Event($"a timer goes off on the new thread {thread.Name}");

    public override string ToString()
    {
        var text = new StringBuilder();
        int thread = Width(row => row.Thread, 6);
        int where = Width(row => row.Where, 5);
        int operation = Width(row => row.Operation, 9);
        int location = Width(row => row.Location, 8);
        string header = $"{"step",5}  {"thread".PadRight(thread)}  {"where".PadRight(where)}  {"operation".PadRight(operation)}  {"location".PadRight(location)}  value";
        text.AppendLine(header);
        for (int index = 0; index < _rows.Count; index++)
        {
            if (_rows.Count > MostRows && index == MostRows / 2)
            {
                index = _rows.Count - (MostRows / 2);
                text.AppendLine("  ...");
            }

            Row row = _rows[index];
            string line = row.Thread.Length == 0
                ? $"{index + 1,5}  ---- {row.Value} ----"
                : $"{index + 1,5}  {row.Thread.PadRight(thread)}  {row.Where.PadRight(where)}  {row.Operation.PadRight(operation)}  {row.Location.PadRight(location)}  {row.Value}{(row.Remark.Length > 0 ? $"  [{row.Remark}]" : "")}";
            text.AppendLine(line);
        }

        return text.ToString();
    }

    private void Event(string text) => _rows.Add(new Row("", "", "", "", text, ""));

    private int Width(Func<Row, string> column, int least) =>
        _rows.Where(row => row.Thread.Length > 0).Select(row => column(row).Length).Append(least).Max();

    private sealed record Row(string Thread, string Where, string Operation, string Location, string Value, string Remark);
}
