using System.IO.Compression;
using System.Text.Json;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace CherryPie.Server.Tests.Operations;

/// <summary>A server of this version on the database of a former one, at the time of its dump: see Fixtures/README.md.</summary>
public class UpgradedServer : PushServer
{
    private static readonly string _fixtures = Path.Combine(Repository.Folder, "tests/CherryPie.Server.Tests/Operations/Fixtures");

    public UpgradedServer()
    {
        // Certificates end and old rows are deleted by this clock, so the test does not age.
        Clock = new FakeTimeProvider(Former.GetProperty("takenAt").GetDateTimeOffset());
    }

    /// <summary>What the former version said of its database.</summary>
    internal JsonElement Former { get; } = JsonElement.Parse(File.ReadAllBytes(Path.Combine(_fixtures, "upgrade.json")));

    /// <summary>Devices to which APNs had taken the push that was half done, as the former version kept them.</summary>
    internal IReadOnlySet<string> Pushed { get; private set; } = new HashSet<string>();

    internal ApiClient First => Account("first");

    internal ApiClient Second => Account("second");

    /// <summary>The id of what the script has made under this name.</summary>
    internal string Id(string name) => Former.GetProperty(name).GetString()!;

    protected override async Task<string> MakeDatabase()
    {
        var database = await TestCluster.MakeEmptyDatabase();
        var dump = Path.Combine(DataFolder, "upgrade.dump");
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(_fixtures, "upgrade.dump.gz")), CompressionMode.Decompress))
        await using (var file = File.Create(dump))
        {
            await packed.CopyToAsync(file);
        }

        await Dump.Restore(dump, database);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT array_agg(d) FROM page_answers a JOIN push_pages p ON p.id = a.page_id CROSS JOIN unnest(a.devices) d",
            connection
        );
        Pushed = ((string[])(await command.ExecuteScalarAsync())!).ToHashSet();
        return database;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("PublicUrl", Id("publicUrl"));
        builder.UseSetting("Secrets:MasterKey", Id("masterKey"));
        builder.UseSetting("Sms:Url", "http://127.0.0.1:9/");
    }

    private ApiClient Account(string name) =>
        new(CreateClient(), Former.GetProperty(name)[0].GetString()!, Former.GetProperty(name)[1].GetString()!, Clock);
}
