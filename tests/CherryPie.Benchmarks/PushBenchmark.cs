using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Storage;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Wallet;
using Npgsql;

namespace CherryPie.Benchmarks;

/// <summary>A template's push to many devices, answers written down, beside a bare HttpClient loop with the same handler to the same stand-in, which is a process of its own.</summary>
internal static class PushBenchmark
{
    private const string PassType = "pass.com.example.demo";
    private const int First = 10_000;
    private static readonly string _program = typeof(ServerDb).Assembly.Location.Replace("/tests/CherryPie.Benchmarks/", "/src/CherryPie.Server/", StringComparison.Ordinal);

    public static async Task<int> Run(string[] args)
    {
        var devices = args is ["--devices", var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 20_000;
        var folder = Directory.CreateTempSubdirectory("cherrypie-bench-").FullName;
        await using var postgres = await EmbeddedPostgres.Start(Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName, durable: true);
        var database = postgres.ConnectionString();
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", folder);
        Environment.SetEnvironmentVariable("ConnectionStrings__CherryPie", database);
        Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");
        await Verb("migrate");
        await Verb("accounts create bench");
        using var standIn = await StandIn(folder);
        var endpoint = new Uri((await File.ReadAllTextAsync(Path.Combine(folder, "apns.log"))).Split('\n').First(l => l.Contains("https://", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);
        var roots = Path.Combine(folder, "apns.pem");

        // In this process, so that its heap can be measured.
        var main = typeof(ServerDb).Assembly.EntryPoint!;
        _ = Task.Factory.StartNew(
            () => main.Invoke(null, [(string[])["--contentRoot", Path.GetDirectoryName(_program)!, "--urls", "http://127.0.0.1:0", "--Push:Endpoint", endpoint.ToString(), "--Push:TrustedRootsFile", roots]]),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Scalar(database, "SELECT id FROM passes LIMIT 1") is null)
        {
            await Task.Delay(200);
        }

        var pass = (string)(await Scalar(database, "SELECT id FROM passes LIMIT 1"))!;
        var seeded = await SeededDevices.Of(database, pass, PassType, Math.Min(First, devices));
        ProcessorTime Used() => new(Environment.ProcessId, standIn.Id, postgres.ProcessId);
        await Push(database, seeded.Count, Used); // warms up
        var small = await LiveHeap(() => Push(database, seeded.Count, Used));
        if (devices > First)
        {
            await SeededDevices.Of(database, pass, PassType, devices - First);
        }

        var rounds = new List<(double Bare, string BareCost, double Server, string ServerCost)>();
        for (var round = 0; round < BenchOptions.Rounds; round++)
        {
            var (bare, bareCost) = await Bare(endpoint, roots, seeded, devices, Used);
            var (rate, cost) = await Push(database, devices, Used);
            rounds.Add((bare, bareCost, rate, cost));
            BenchOptions.Line($"round {round + 1}: bare {bare:F0} pushes/s, server {rate:F0} pushes/s, ratio {rate / bare:F2}");
        }

        var large = await LiveHeap(() => Push(database, devices, Used));
        var middle = rounds.OrderBy(r => r.Server / r.Bare).ElementAt(BenchOptions.Rounds / 2);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            devices                {devices}
            bare HttpClient loop   {middle.Bare:F0} pushes/s
            server, recorded       {middle.Server:F0} pushes/s
            ratio                  {middle.Server / middle.Bare:F2} (the middle one of {BenchOptions.Rounds} rounds)
            processor, bare        {middle.BareCost}
            processor, server      {middle.ServerCost}
            live heap, at most     {small / 1e6:F1} MB while {Math.Min(First, devices)} devices are pushed, {large / 1e6:F1} MB while {devices} are ({100.0 * large / small - 100:+0;-0;0} %)
            RSS                    {Environment.WorkingSet / 1e6:F0} MB
            """));
        standIn.Kill();
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Environment.Exit(0); // the server has no other end here
        return 0;
    }

    private static async Task<(double Rate, string Cost)> Push(string database, int devices, Func<ProcessorTime> used)
    {
        await Scalar(database, "TRUNCATE page_answers");
        await Scalar(database, "UPDATE devices SET last_status = NULL WHERE last_status IS NOT NULL");
        await Scalar(database, "VACUUM ANALYZE devices, registrations, push_pages");
        var before = (long)(await Scalar(database, "SELECT pushed FROM templates WHERE name = 'demo'"))!;
        await Scalar(database, "CHECKPOINT");
        var processor = used();
        var start = Stopwatch.GetTimestamp();
        await Scalar(database,
            """
            WITH t AS (UPDATE templates SET push_count = push_count + 1, pushed_at = now() WHERE name = 'demo' RETURNING id, account_id)
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead) SELECT 'template-changed', id::text, account_id, 0, 0, 0, 0, false FROM t;
            NOTIFY cherrypie_jobs
            """);
        while ((long)(await Scalar(database, "SELECT pushed FROM templates WHERE name = 'demo'"))! - before < devices)
        {
            await Task.Delay(20);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var cost = processor.Since(devices);
        var recorded = (long)(await Scalar(database, "SELECT count(*) FROM devices d WHERE push_due_at IS NULL AND (last_status = 200 OR device_id IN (SELECT unnest(devices) FROM page_answers))"))!;
        return recorded == devices ? (devices / seconds, cost) : throw new InvalidOperationException($"{recorded} answers of {devices} are written down");
    }

    // Collected again and again, so this push is not timed.
    private static async Task<long> LiveHeap(Func<Task> push)
    {
        var pushing = push();
        var most = 0L;
        while (!pushing.IsCompleted)
        {
            GC.Collect();
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(50);
        }

        await pushing;
        return most;
    }

    private static async Task<(double Rate, string Cost)> Bare(Uri endpoint, string roots, SeededDevices seeded, int pushes, Func<ProcessorTime> used)
    {
        var key = SigningRequest.Create("bench");
        using var leaf = PassCertificate.Read(DevelopmentAuthority.Create(DateTimeOffset.UtcNow).Sign(key.Pem, PassType, "DEMOTEAM01", "Bench", false, DateTimeOffset.UtcNow));
        using var certificate = leaf.WithPrivateKey(key.Pkcs8PrivateKey);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(roots);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions { ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true), CertificateChainPolicy = trust },
        })
        { BaseAddress = endpoint };
        await Loop(10_000);
        var processor = used();
        var start = Stopwatch.GetTimestamp();
        await Loop(pushes);
        return (pushes / Stopwatch.GetElapsedTime(start).TotalSeconds, processor.Since(pushes));

        Task Loop(int count) => Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (n, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/3/device/" + seeded.Token((n % seeded.Count) + 1), UriKind.Relative))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent("{}"u8.ToArray()),
            };
            request.Headers.TryAddWithoutValidation("apns-topic", PassType);
            request.Headers.TryAddWithoutValidation("apns-expiration", "1900000000");
            using var answer = await http.SendAsync(request, stop);
            answer.EnsureSuccessStatusCode();
        });
    }

    private static async Task Verb(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", $"{_program} {arguments}") { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
    }

    // Its lines go to a file: a pipe would be read by this process.
    private static async Task<Process> StandIn(string folder)
    {
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{_program}' simulate apns --port 0 --out-roots '{folder}/apns.pem' > '{folder}/apns.log'"]) { WorkingDirectory = "/" })!;
        while (!File.Exists(Path.Combine(folder, "apns.log")) || !(await File.ReadAllTextAsync(Path.Combine(folder, "apns.log"))).Contains("Server with", StringComparison.Ordinal))
        {
            await Task.Delay(200);
        }

        return process;
    }

    private static async Task<object?> Scalar(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        return await command.ExecuteScalarAsync();
    }
}
