using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Tests;
using Npgsql;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>An import of CSV beside pgbench, which inserts the same rows 500 a transaction out of a table that COPY filled; the server's
/// memory meanwhile; the API's latency with and without an import beside it; and an export.
/// <c>-- import [--rows 1000000] [--seconds 10] [--clients 8]</c></summary>
internal static class ImportBenchmark
{
    private const double AimedRatio = 0.6,
        AimedExport = 50_000,
        AimedLatency = 1.5,
        AimedMegabytes = 64;

    /// <returns>0 when all aims are reached.</returns>
    public static async Task<int> Run(string[] args)
    {
        var (rows, seconds, clients) = (args.Number("--rows", 1_000_000), args.Number("--seconds", 10), args.Number("--clients", 8));
        await using var server = await BenchServer.Start(1000);
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromHours(1) };
        Line($"{rows} rows; the server on core 0, PostgreSQL and the clients on core 1");
        await Imported(http, server, "w", Math.Min(rows, 5000)); // warms up

        var before = ProcessorTime.Seconds(server.PostmasterId).Postgres;
        var copied = await Copied(server, rows);
        var usedByCopy = (ProcessorTime.Seconds(server.PostmasterId).Postgres - before) * 1e6 / rows;
        var (cpu, postgres) = (server.CpuTime, ProcessorTime.Seconds(server.PostmasterId).Postgres);
        var (perSecond, grown) = await Imported(http, server, "i", rows);
        var used = (server.CpuTime - cpu).TotalMicroseconds / rows;
        var usedByPostgres = (ProcessorTime.Seconds(server.PostmasterId).Postgres - postgres) * 1e6 / rows;
        Line($"import   {perSecond, 8:F0} rows/s | COPY-fed {copied:F0} rows/s | ratio {perSecond / copied:F2}   (aim: {AimedRatio:F2})");
        Line($"processor {used, 7:F0} us a row, PostgreSQL {usedByPostgres:F0} us, its COPY-fed rows {usedByCopy:F0} us");
        Line($"memory   {grown, 8:F1} MB more at its end than after a tenth   (aim: {AimedMegabytes:F0})");

        var load = new LoadClients(server);
        LoadRequest Get() => new("GET", $"/v2/passes/seed{Random.Shared.Next(1, 1001):D10}");
        load.Run(clients, TimeSpan.FromSeconds(seconds), Get);
        var alone = load.Run(clients, TimeSpan.FromSeconds(seconds), Get).At(0.95);
        var beside = Imported(http, server, "b", rows);
        var loaded = load.Run(clients, TimeSpan.FromSeconds(seconds), Get).At(0.95);
        var ranLonger = !beside.IsCompleted;
        await beside;
        Line($"API p95  {loaded, 8:F1} ms beside an import | {alone:F1} ms alone | ratio {loaded / alone:F2}   (aim: {AimedLatency:F2})");
        if (!ranLonger)
        {
            Console.WriteLine("         the import ended first: fewer --seconds or more --rows");
        }

        var exported = await Exported(http, server);
        Line($"export   {exported, 8:F0} rows/s   (aim: {AimedExport:F0})");
        var reached = perSecond / copied >= AimedRatio && grown <= AimedMegabytes && exported >= AimedExport;
        return reached && loaded / alone <= AimedLatency ? 0 : 1;
    }

    /// <returns>Rows a second.</returns>
    private static async Task<double> Copied(BenchServer server, int rows)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        await Run("CREATE TABLE copied (n bigint PRIMARY KEY, user_id text, name text, points text); CREATE SEQUENCE copied_blocks");
        var start = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginTextImportAsync("COPY copied FROM STDIN (FORMAT csv)"))
        {
            for (var n = 1; n <= rows; n++)
            {
                await copy.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{n},{Row("c", n)}\n"));
            }
        }

        await server.Tool("pgbench", "-n", "-M", "prepared", "-c", "1", "-t", $"{rows / 500}", "-f", BenchServer.Script("copied"));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Run("DROP TABLE copied; DROP SEQUENCE copied_blocks; CHECKPOINT");
        return rows / 500 * 500 / seconds;

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <returns>Rows a second from the beginning of the upload to the last row, and megabytes by which the server's memory grew.</returns>
    private static async Task<(double PerSecond, double Megabytes)> Imported(HttpClient http, BenchServer server, string name, int rows)
    {
        var start = Stopwatch.GetTimestamp();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"templateName":"demo"}"""), "jsonBody" },
            { new StreamContent(new MemoryStream(File(name, rows))), "file", "members.csv" },
        };
        var id = (await Send(http, server, HttpMethod.Post, "/v2/imports", form)).GetProperty("id").GetString();
        var (early, last) = (0d, 0d);
        while (true)
        {
            await Task.Delay(250);
            var job = await Send(http, server, HttpMethod.Get, "/v2/imports/" + id, null);
            last = Megabytes(server);
            early = early == 0 && job.GetProperty("done").GetInt64() >= rows / 10 ? last : early;
            if (job.GetProperty("status").GetString() is not ("reading" or "running"))
            {
                return job.GetProperty("issued").GetInt64() == rows
                    ? (rows / Stopwatch.GetElapsedTime(start).TotalSeconds, early == 0 ? 0 : last - early)
                    : throw new InvalidOperationException(job.GetRawText());
            }
        }
    }

    /// <returns>Rows a second.</returns>
    private static async Task<double> Exported(HttpClient http, BenchServer server)
    {
        using var body = new StringContent("{}");
        var start = Stopwatch.GetTimestamp();
        var id = (await Send(http, server, HttpMethod.Post, "/v2/exports", body)).GetProperty("id").GetString();
        while (true)
        {
            await Task.Delay(50);
            var job = await Send(http, server, HttpMethod.Get, "/v2/exports/" + id, null);
            if (job.GetProperty("status").GetString() == "done")
            {
                return job.GetProperty("rows").GetInt64() / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
    }

    private static byte[] File(string name, int rows)
    {
        var text = new StringBuilder("userDefinedId,name,points\n");
        for (var n = 1; n <= rows; n++)
        {
            text.Append(Row(name, n)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Row(string name, int n) => string.Create(CultureInfo.InvariantCulture, $"{name}{n},Ada Lovelace,{n % 1000}");

    private static double Megabytes(BenchServer server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return process.WorkingSet64 / 1048576d;
    }

    private static async Task<JsonElement> Send(HttpClient http, BenchServer server, HttpMethod method, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "PKAuth",
            PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow)
        );
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException(text);
    }
}
