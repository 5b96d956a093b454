using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CherryPie.Server.Platform.Observability;

/// <summary>What the meters have gathered, as Prometheus reads it. https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    private const int GatherMilliseconds = 5000;
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public Func<int, bool>? Collect { get; set; }

    public string Scrape()
    {
        lock (_gate)
        {
            _text.Clear();
            Collect?.Invoke(GatherMilliseconds);
            return _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            Write(metric);
        }

        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = Name(metric, isCounter);
        if (!string.IsNullOrEmpty(metric.Description))
        {
            var help = metric.Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n");
        }

        _text.Append(
            CultureInfo.InvariantCulture,
            $"# TYPE {name} {(isCounter ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge")}\n"
        );
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    Histogram(name, point);
                    break;
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    Line(name, Labels(point), point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    Line(name, Labels(point), point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    Line(name, Labels(point), point.GetGaugeLastValueLong());
                    break;
                case MetricType.DoubleGauge:
                    Line(name, Labels(point), point.GetGaugeLastValueDouble());
                    break;
                default:
                    break; // exponential histograms, which nothing here makes
            }
        }
    }

    private void Histogram(string name, in MetricPoint point)
    {
        var sum = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            sum += bucket.BucketCount;
            Line(name + "_bucket", Labels(point, Number(bucket.ExplicitBound)), sum);
        }

        Line(name + "_sum", Labels(point), point.GetHistogramSum());
        Line(name + "_count", Labels(point), point.GetHistogramCount());
    }

    private void Line(string name, string labels, double value) =>
        _text.Append(name).Append(labels).Append(' ').Append(Number(value)).Append('\n');

    private static string Name(Metric metric, bool isCounter)
    {
        var unit = metric.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "ms" => "_milliseconds",
            _ => "",
        };
        var name = Word(metric.Name);
        return (name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit) + (isCounter ? "_total" : "");
    }

    private static string Word(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Number(double value) =>
        value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };

    private static string Labels(in MetricPoint point, string? bound = null)
    {
        var labels = new List<string>();
        foreach (var tag in point.Tags)
        {
            var value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            var escaped = value
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Add($"{Word(tag.Key)}=\"{escaped}\"");
        }

        if (bound is not null)
        {
            labels.Add($"le=\"{bound}\"");
        }

        return labels.Count == 0 ? "" : "{" + string.Join(',', labels) + "}";
    }
}
