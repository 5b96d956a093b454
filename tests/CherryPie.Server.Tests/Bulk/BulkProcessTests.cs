using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>A server in a process of its own: what its meters tell of jobs, and what it takes in of a file that is too large.</summary>
[Trait("needs", "postgres")]
public sealed partial class BulkProcessTests : IAsyncLifetime
{
    private const int Megabyte = 1 << 20;
    private string? _database;
    private OperatedServer? _server;

    private ApiClient Api => _server!.Api;

    public async Task InitializeAsync()
    {
        _database = await TestCluster.MakeDatabase();
        _server = await OperatedServer.Start(_database, OperatedServer.NewMasterKey(), ("Limits__ImportMegabytes", "3"));
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await TestCluster.DropDatabase(_database!);
    }

    [Fact]
    public async Task Meters_tell_of_rows_by_outcome_and_of_jobs_under_way()
    {
        // The demo has a job of each kind itself.
        await Eventually.Is(async () =>
            (long)(await BulkSql.Sql(_database!, "SELECT count(*) FROM bulk_jobs WHERE status = 'done'"))! == 3
        );
        var before = await Rows();
        const string options = """{"templateName":"demo","mode":"upsert"}""";
        await Import("userDefinedId,points\nm1,1\nm2,2\nm3,x\n", options);
        await Import("userDefinedId,points\nm1,1\nm2,3\nm4,4\n", options);
        const string change = """{"passFilter":{"userDefinedId":"m4"},"changes":{"dynamicData":{"points":"5"}}}""";
        await Api.Ended("updates", (await Api.Post("/v2/updates", change)).Id);
        await Api.Ended("exports", (await Api.Post("/v2/exports", "{}")).Id);

        // A dry run issues nothing, and is counted as little.
        await Import("userDefinedId,points\nm9,1\n", options.Replace("}", ""","dryRun":true}""", StringComparison.Ordinal));

        string[] expected = ["import failed 1", "import issued 3", "import unchanged 1", "import updated 1", "update updated 1"];
        await Eventually.Is(async () =>
            (await Rows())
                .Select(r => $"{r.Key} {r.Value - before.GetValueOrDefault(r.Key)}")
                .Where(r => !r.EndsWith(" 0", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SequenceEqual(expected)
        );
        Assert.Equal(
            ["export", "import", "update"],
            (await Read())
                .Select(m => Running().Match(m))
                .Where(m => m.Success)
                .Select(m => m.Groups[1].Value)
                .Order(StringComparer.Ordinal)
        );
        var waiting = await Held();
        await Eventually.Is(async () => (await Read()).Contains("cherrypie_bulk_running{kind=\"import\"} 1"));
        Assert.Equal(200, (await Api.Put($"/v2/imports/{waiting}/cancel", "")).Status);
        await BulkSql.Sql(_database!, "DROP TRIGGER slow ON passes");
        await Eventually.Is(async () => (await Read()).Contains("cherrypie_bulk_running{kind=\"import\"} 0"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_while_it_is_sent(bool isLengthTold)
    {
        const string Left = "SELECT count(*) FROM spooled_files f WHERE NOT EXISTS (SELECT FROM bulk_jobs j WHERE j.file_id = f.id)";
        var imports = (await Api.Get("/v2/imports")).Json.GetProperty("totalCount").GetInt32();
        using var content = new Endless(isLengthTold);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server!.Address, "/v2/imports")) { Content = content };
        var token = PkTokens.Valid(OperatedServer.Key, OperatedServer.Secret, DateTimeOffset.UtcNow);
        request.Headers.TryAddWithoutValidation("Authorization", "PKAuth " + token);
        try
        {
            using var answer = await _server.Http.SendAsync(request);
            Assert.Equal(400, (int)answer.StatusCode);
            Assert.Contains("large", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            // The server has closed the connection, and this client was still sending.
        }

        // What the connection's buffers on both sides hold comes to that.
        Assert.InRange(content.Sent, 0, 64L * Megabyte);
        await Eventually.Is(async () => (long)(await BulkSql.Sql(_database!, Left))! == 0);
        Assert.Equal(imports, (await Api.Get("/v2/imports")).Json.GetProperty("totalCount").GetInt32());
        await Import("points\n1\n", """{"templateName":"demo"}""");
    }

    private async Task Import(string file, string options)
    {
        var id = (await Api.PostForm("/v2/imports", Part.Json(options), Imports.File(file))).Id;
        Assert.Equal("done", (await Api.Ended("imports", id)).GetProperty("status").GetString());
    }

    // One that takes a while.
    private async Task<string> Held()
    {
        await BulkSql.Sql(
            _database!,
            """
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;
            CREATE TRIGGER slow BEFORE INSERT ON passes FOR EACH ROW EXECUTE FUNCTION slow();
            """
        );
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(n => $"{n}\n"));
        return (await Api.PostForm("/v2/imports", Part.Json("""{"templateName":"demo"}"""), Imports.File("points\n" + rows))).Id;
    }

    private async Task<Dictionary<string, long>> Rows() =>
        (await Read())
            .Select(m => Outcome().Match(m))
            .Where(m => m.Success)
            .ToDictionary(
                m => $"{m.Groups[1].Value} {m.Groups[2].Value}",
                m => long.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );

    [GeneratedRegex("""^cherrypie_bulk_rows_total\{kind="(\w+)",outcome="(\w+)"\} (\d+)$""")]
    private static partial Regex Outcome();

    [GeneratedRegex("""^cherrypie_bulk_running\{kind="(\w+)"\} 0$""")]
    private static partial Regex Running();

    private async Task<string[]> Read() =>
        (await _server!.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A form with a file of a gigabyte, or as much of it as is taken.</summary>
    private sealed class Endless : HttpContent
    {
        private const long Whole = 1024L * Megabyte;
        private readonly bool _isLengthTold;

        public Endless(bool isLengthTold)
        {
            _isLengthTold = isLengthTold;
            Headers.TryAddWithoutValidation("Content-Type", Part.FormType);
        }

        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var form = Part.Form([Imports.File("points\n")]);
            await stream.WriteAsync(form.AsMemory(0, form.AsSpan().IndexOf("points\n"u8)));
            var rows = new byte[Megabyte];
            for (rows.AsSpan().Fill((byte)'\n'); Sent < Whole; Sent += rows.Length)
            {
                await stream.WriteAsync(rows);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Whole;
            return _isLengthTold;
        }
    }
}
