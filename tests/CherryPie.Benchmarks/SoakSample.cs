using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace CherryPie.Benchmarks;

/// <summary>What a server holds at a moment; memory in MiB.</summary>
/// <param name="Resident">Of its process.</param>
/// <param name="Heap">Managed, after the last collection.</param>
/// <param name="Connections">To PostgreSQL.</param>
/// <param name="Threads">Of its process.</param>
/// <param name="Handles">Open files and sockets.</param>
internal sealed record SoakSample(double Resident, double Heap, double Connections, double Threads, double Handles)
{
    public static async Task<SoakSample> Of(BenchServer server, HttpClient http)
    {
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        double Sum(string name) =>
            Regex.Matches(metrics, $"^{name}(?:{{[^}}]*}})? (\\S+)$", RegexOptions.Multiline) is { Count: > 0 } lines
                ? lines.Sum(l => double.Parse(l.Groups[1].Value, CultureInfo.InvariantCulture))
                : throw new InvalidOperationException($"/metrics has no {name}.");
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
            connection
        );
        return new SoakSample(
            Sum("dotnet_process_memory_working_set_bytes") / (1 << 20),
            Sum("dotnet_gc_last_collection_heap_size_bytes") / (1 << 20),
            (long)(await command.ExecuteScalarAsync())!,
            Directory.GetDirectories($"/proc/{server.ProcessId.ToString(CultureInfo.InvariantCulture)}/task").Length,
            Directory.GetFiles($"/proc/{server.ProcessId.ToString(CultureInfo.InvariantCulture)}/fd").Length
        );
    }

    /// <summary>How much higher a figure came in the last third than in the one before. Its highest, because the heap falls only with a
    /// full collection, which may be minutes away: a line through saw teeth has any slope.</summary>
    public static double Growth(IReadOnlyList<double> values)
    {
        var third = values.Count / 3;
        return values.TakeLast(third).Max() - values.SkipLast(third).TakeLast(third).Max();
    }
}
