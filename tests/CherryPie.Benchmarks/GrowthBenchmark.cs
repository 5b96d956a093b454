using System.Diagnostics;
using System.Globalization;
using Npgsql;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What many passes cost: room, look-ups, searches, issue, pushes, vacuum, backup and restore. A sample that the server has
/// written is multiplied in SQL.
/// <c>-- growth [--passes 10000000] [--registered 30] [--folder F] [--only sizes,reads,issue,push,vacuum,backup,restore]</c>. The database
/// stays in the folder; another run goes on with it.</summary>
internal static class GrowthBenchmark
{
    private const int Clients = 4;

    // A quarter of a machine of 16 GB for PostgreSQL's own buffers; the rest is the kernel's cache.
    private static readonly string[] _postgres =
    [
        "shared_buffers = '4GB'",
        "effective_cache_size = '12GB'",
        "maintenance_work_mem = '1GB'",
        "max_wal_size = '4GB'",
        "checkpoint_timeout = '15min'",
        "random_page_cost = 1.1",
    ];

    public static async Task<int> Run(string[] args)
    {
        var passes = args.Number("--passes", 10_000_000);
        var folder = args.Text("--folder") ?? Path.Combine(Path.GetTempPath(), "cherrypie-growth");
        var only = args.Text("--only")?.Split(',');
        Directory.CreateDirectory(folder);
        using var standIn = await PushStandIn.Start(BenchProgram.Current, Directory.CreateTempSubdirectory("cherrypie-bench-").FullName);
        await using var server = await BenchServer.Keep(folder, _postgres, standIn.Settings);
        if ((long)(await server.Sql("SELECT count(*) FROM templates WHERE name LIKE 'grown%'"))! == 0)
        {
            using var sample = new GrowthSample(server);
            await sample.Issue(args.Number("--registered", 30));
        }

        if ((long)(await server.Sql("SELECT max(number) FROM passes"))! < passes)
        {
            Line($"filled in {(await new GrowthFill(server).To(passes)).TotalSeconds:F0} s");
            Line($"first VACUUM ANALYZE: {await Timed(server, () => server.Sql("VACUUM ANALYZE"))}");
            await server.Sql("CHECKPOINT");
        }

        (string Name, Func<Task> Run)[] stages =
        [
            ("sizes", () => Sizes(server)),
            ("reads", () => new GrowthReads(server).Run(args.Number("--seconds", 5), Clients)),
            ("issue", () => Issue(server, args.Number("--seconds", 5))),
            ("push", () => Push(server)),
            ("vacuum", () => Vacuum(server, passes)),
            ("backup", () => Backup(server, Path.Combine(folder, "growth.backup"))),
            ("restore", () => Restore(server, Path.Combine(folder, "growth.backup"))),
        ];
        foreach (var (name, run) in stages.Where(s => only?.Contains(s.Name) != false))
        {
            Line($"-- {name}");
            await run();
        }

        return 0;
    }

    private static async Task Sizes(BenchServer server)
    {
        Line($"database {await server.Sql("SELECT pg_size_pretty(pg_database_size(current_database()))")}");
        foreach (
            var sql in new[]
            {
                """
                    SELECT format('%-40s %10s rows %10s table %10s indexes %6s bytes a row', c.relname, c.reltuples::bigint,
                        pg_size_pretty(pg_table_size(c.oid)), pg_size_pretty(pg_indexes_size(c.oid)),
                        (pg_total_relation_size(c.oid) / greatest(c.reltuples, 1))::bigint)
                    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relpages > 100
                    ORDER BY pg_total_relation_size(c.oid) DESC
                    """,
                """
                    SELECT format('%-70s %10s %6s bytes a row of the table', i.relname, pg_size_pretty(pg_relation_size(i.oid)),
                        (pg_relation_size(i.oid) / greatest(t.reltuples, 1))::bigint)
                    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
                    WHERE t.relnamespace = 'public'::regnamespace AND t.relpages > 100 ORDER BY pg_relation_size(i.oid) DESC
                    """,
            }
        )
        {
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                Console.WriteLine(rows.GetString(0));
            }
        }
    }

    private static Task Issue(BenchServer server, int seconds)
    {
        var load = new LoadClients(server);
        var number = (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 100_000_000) + 1_000_000_000;
        string Next() => GrowthSample.Pass(Interlocked.Increment(ref number));
        foreach (
            var (name, clients, request) in new (string, int, Func<LoadRequest>)[]
            {
                ("issue, one client", 1, () => new("POST", "/v2/passes", Next())),
                ("issue", Clients, () => new("POST", "/v2/passes", Next())),
                (
                    "issue of 25",
                    Clients,
                    () => new("POST", "/v2/passesBatch", $"[{string.Join(',', Enumerable.Range(0, 25).Select(_ => Next()))}]")
                ),
            }
        )
        {
            load.Run(clients, TimeSpan.FromSeconds(1), request);
            var all = load.Run(clients, TimeSpan.FromSeconds(seconds), request);
            Line($"{name, -36} p50 {all.At(0.5), 8:F1} ms   p99 {all.At(0.99), 8:F1} ms   {all.PerSecond, 8:F0} /s");
        }

        return Task.CompletedTask;
    }

    private static async Task Push(BenchServer server)
    {
        foreach (var (template, _) in GrowthSample.Templates)
        {
            var of = $"FROM passes p JOIN templates t ON t.id = p.template_id WHERE t.name = '{template}'";
            var passes = (long)(await server.Sql("SELECT count(*) " + of))!;
            var devices = (int)(long)(await server.Sql($"SELECT count(*) {of} AND p.passbook_devices > 0"))!;
            var log = await server.Sql("SELECT pg_current_wal_lsn()");
            var (before, own) = (ProcessorTime.Seconds(server.PostmasterId).Postgres, server.CpuTime);
            var took = (await TemplatePush.Run(server.ConnectionString, devices, () => { }, template)).TotalSeconds;
            var (postgres, used) = (ProcessorTime.Seconds(server.PostmasterId).Postgres - before, server.CpuTime - own);
            var written = await server.Sql($"SELECT pg_size_pretty(pg_current_wal_lsn() - '{log}')");
            Line(
                $"{template, -10} {passes, 10} passes, {devices, 9} devices: {took, 7:F1} s, {devices / took, 7:F0} pushes/s; ",
                $"processor: PostgreSQL {postgres:F1} s, server {used.TotalSeconds:F1} s; log {written}"
            );
        }
    }

    private static async Task Vacuum(BenchServer server, int passes)
    {
        var changed = passes / 50;
        var change = await Timed(
            server,
            () =>
                server.Sql(
                    $"""
                    UPDATE passes SET dynamic_data = json_build_object('name', 'Ada Lovelace', 'points', number % 999,
                        'member', user_defined_id, 'group', (number / 100)::text),
                        dynamic_index = dynamic_index || jsonb_build_object('points', (number % 999)::text), updated_at = now()
                    WHERE number IN (SELECT (random() * {passes})::bigint FROM generate_series(1, {changed}))
                    """
                )
        );
        Line($"{changed} passes changed at random in {change}, VACUUM ANALYZE passes: {await Vacuum("passes")}");
        await server.Sql("UPDATE devices SET listed_at = now() WHERE device_id IN (SELECT device_id FROM devices LIMIT 300000)");
        Line($"300,000 phones have asked, VACUUM ANALYZE devices: {await Vacuum("devices")}");
        Line($"nothing to do, VACUUM passes: {await Timed(server, () => server.Sql("VACUUM passes"))}");

        Task<string> Vacuum(string table) => Timed(server, () => server.Sql("VACUUM ANALYZE " + table));
    }

    private static async Task Backup(BenchServer server, string file)
    {
        var took = await Timed(server, () => server.Verb("backup", file, "--replace"));
        Line($"backup: {took}, {new FileInfo(file).Length / 1e6:F0} MB");
    }

    private static async Task Restore(BenchServer server, string file)
    {
        const string name = "cherrypie_restored";
        await server.Sql("CREATE DATABASE " + name);
        var to = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
        Line($"restore: {await Timed(server, () => server.VerbOn(to, "restore", file))}");
        Line($"restored database {await server.Sql($"SELECT pg_size_pretty(pg_database_size('{name}'))")}");
        await server.Sql($"DROP DATABASE {name} WITH (FORCE)");
    }

    // The time by the clock depends on who else uses the machine, that of the processor hardly does.
    private static async Task<string> Timed(BenchServer server, Func<Task> run)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), ProcessorTime.Seconds(server.PostmasterId));
        await run();
        var (took, after) = (Stopwatch.GetElapsedTime(start), ProcessorTime.Seconds(server.PostmasterId));
        var (postgres, programs) = (after.Postgres - before.Postgres, after.Programs - before.Programs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{took.TotalSeconds:F0} s (processor: PostgreSQL {postgres:F0} s, verb {programs:F0} s)"
        );
    }
}
