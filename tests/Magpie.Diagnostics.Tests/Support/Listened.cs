using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Magpie.Diagnostics.Tests.Support;

/// <summary>All that the meter <c>Magpie</c> says while this lives.</summary>
internal sealed class Listened : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Entry> _entries = new();

    public Listened(Func<Instrument, bool>? chosen = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Magpie" && chosen?.Invoke(instrument) != false)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>What histograms told so far of a pool.</summary>
    public double[] Recorded(string instrument, string pool) =>
        [.. _entries.Where(entry => entry.Instrument == instrument && entry.Owner == pool).Select(static entry => entry.Value)];

    /// <summary>Asks the observable instruments now.</summary>
    /// <returns>The value by the second tag, which is empty where there is none.</returns>
    public Dictionary<string, double> Observe(string instrument, string owner)
    {
        _entries.Clear();
        _listener.RecordObservableInstruments();
        return _entries
            .Where(entry => entry.Instrument == instrument && entry.Owner == owner)
            .ToDictionary(static entry => entry.Detail, static entry => entry.Value, StringComparer.Ordinal);
    }

    public double ObserveOne(string instrument, string owner) => Observe(instrument, owner).ShouldHaveSingleItem().Value;

    /// <summary>Everything that the observable instruments say of an owner.</summary>
    public int CountSeriesOf(string owner)
    {
        _entries.Clear();
        _listener.RecordObservableInstruments();
        return _entries.Count(entry => entry.Owner == owner);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string owner = (string)tags[0].Value!;
        string detail = tags.Length > 1 ? (string)tags[1].Value! : "";
        _entries.Enqueue(new Entry(instrument.Name, owner, detail, value));
    }

    private sealed record Entry(string Instrument, string Owner, string Detail, double Value);
}
