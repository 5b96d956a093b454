using Npgsql;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>Look-ups and searches among many passes.</summary>
internal sealed class GrowthReads(BenchServer server)
{
    public async Task Run(int seconds, int clients)
    {
        var (last, ids) = ((long)(await server.Sql("SELECT max(number) FROM passes"))!, await Some());
        var load = new LoadClients(server);
        long Number() => Random.Shared.NextInt64(GrowthSample.Size + 10, last);
        string Id() => ids[Random.Shared.Next(ids.Count)];
        (string Name, Func<LoadRequest> Request)[] calls =
        [
            ("get by id", () => new("GET", "/v2/passes/" + Id())),
            ("batch get of 25", () => new("GET", $"/v2/passesBatch?id={string.Join(',', Enumerable.Range(0, 25).Select(_ => Id()))}")),
            ("search by user id", () => Search($$"""{"userDefinedId":"c{{Number():D10}}"}""")),
            ("search by address", () => Search($$"""{"recoveryEmail":"c{{Number() / 5 * 5:D10}}@example.com"}""")),
            ("search by dynamic data, 100 match", () => Search($$$"""{"dynamicData":{"group":"{{{Number() / 100}}}"} }""")),
            ("a template's passes, first page", () => Search("""{"templateName":"grown10"}""")),
            ("all passes, first page", () => Search("{}")),
            ("all passes, from nine tenths", () => Search("{}", $",\"from\":{last / 10 * 9}")),
            ("all passes, after one of them", () => Search("{}", $",\"after\":\"{Id()}\"")),
            ("search that no index answers", () => Search("""{"dynamicData":{"name":{"exists":true}} }""")),
        ];
        Line($"{clients} clients, {seconds} s");
        foreach (var (name, request) in calls)
        {
            try
            {
                load.Run(clients, TimeSpan.FromSeconds(1), request); // warms up
                var all = load.Run(clients, TimeSpan.FromSeconds(seconds), request);
                var before = ProcessorTime.Seconds(server.PostmasterId).Postgres;
                var one = load.Run(1, TimeSpan.FromSeconds(seconds), request);
                var used = (ProcessorTime.Seconds(server.PostmasterId).Postgres - before) / one.Calls;
                Line(
                    $"{name, -36} p50 {all.At(0.5), 8:F1} ms   p99 {all.At(0.99), 8:F1} ms   alone: p50 {one.At(0.5), 8:F1} ms, ",
                    $"processor: server {one.ServerCpu / 1000:F2} ms, PostgreSQL {used * 1000:F2} ms"
                );
            }
            catch (InvalidOperationException e)
            {
                Line($"{name, -36} {e.Message.Split('\n')[0]}");
            }
        }
    }

    private static LoadRequest Search(string filter, string more = "") =>
        new("POST", "/v2/passes/search", $$"""{"size":100{{more}},"passFilter":{{filter}}}""");

    private async Task<List<string>> Some()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT p.id FROM passes p JOIN (SELECT DISTINCT (random() * (SELECT max(number) FROM passes))::bigint AS number
                FROM generate_series(1, 20000)) picked USING (number)
            """,
            connection
        )
        {
            CommandTimeout = 600,
        };
        await using var rows = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await rows.ReadAsync())
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }
}
