using System.Globalization;
using System.Xml.Linq;

namespace Magpie.Bench.Charts;

/// <summary>An SVG picture that can be read on light and on dark pages.</summary>
internal sealed class SvgDrawing
{
    private const string Style = """
        text { font-family: system-ui, sans-serif; font-size: 13px; fill: #24292f }
        .title { font-size: 16px; font-weight: 600 }
        .note, .tick, .peer { font-size: 11px; fill: #57606a }
        .tick { text-anchor: middle }
        .value { text-anchor: end }
        .grid { stroke: #d0d7de }
        .one { stroke: #57606a; stroke-width: 1.5 }
        .whisker { stroke: #24292f; opacity: 0.7 }
        .win { fill: #2f6fbd }
        .loss { fill: #b65c2a }
        .undecided { fill: #9aa2ab }
        .other { opacity: 0.65 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .note, .tick, .peer { fill: #9da7b3 }
          .grid { stroke: #30363d }
          .one { stroke: #9da7b3 }
          .whisker { stroke: #e6edf3 }
          .win { fill: #6cb0f5 }
          .loss { fill: #f0a277 }
          .undecided { fill: #6e7681 }
        }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    public SvgDrawing(double width, double height, string title)
    {
        _root = new XElement(
            Svg + "svg",
            Attribute("width", width),
            Attribute("height", height),
            new XAttribute("viewBox", $"0 0 {Text(width)} {Text(height)}"),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "style", Style));
    }

    public void Write(string text, double x, double y, string style = "") =>
        Add("text", style, text, Attribute("x", x), Attribute("y", y));

    public void Bar(double from, double to, double y, double height, string style) =>
        Add("rect", style, null, Attribute("x", Math.Min(from, to)), Attribute("y", y), Attribute("width", Math.Max(1, Math.Abs(to - from))), Attribute("height", height));

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add("line", style, null, Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2));

    public void Save(string path) => File.WriteAllText(path, _root + "\n");

    private void Add(string name, string style, string? text, params XAttribute[] attributes)
    {
        var element = new XElement(Svg + name, attributes.Cast<object>().ToArray());
        if (style.Length > 0)
        {
            element.SetAttributeValue("class", style);
        }

        if (text is not null)
        {
            element.Value = text;
        }

        _root.Add(element);
    }

    private static XAttribute Attribute(string name, double value) => new(name, Text(value));

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
