using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests;

/// <summary>The storeys of the server and the one order of their folders, as docs/architecture.md gives them.</summary>
public sealed class ArchitectureTests
{
    private const string Server = "CherryPie.Server.";

    /// <summary>From the bottom to the top: a folder may use those above it in this list, and none below it.
    /// That forbids upward references and circles alike.</summary>
    private static readonly string[] _order =
    [
        "Platform.Hosting",
        "Platform.Http",
        "Platform.Postgres",
        "Platform.Observability",
        "Platform.Tables",
        "Features.Accounts",
        "Features.Audit",
        "Features.Failures",
        "Features.Idempotency",
        "Features.Jobs",
        "Features.Events",
        "Features.Images",
        "Features.Certificates",
        "Features.Campaigns",
        "Features.Templates",
        "Features.Passes",
        "Features.Views",
        "Features.Devices",
        "Features.Google",
        "Features.Push",
        "Features.Mail",
        "Features.People",
        "Features.Webhooks",
        "Features.Bulk",
        "Features.Doctor",
        "Features.Overview",
        "Features.Upkeep",
        "Features.Backup",
        "Tools.Simulator",
        "Tools.Demo",
        "Endpoints.OpenApi",
        "Endpoints.V2",
        "Endpoints.WalletKit",
        "Endpoints.AppleWebService",
        "Endpoints.Landing",
        "Endpoints.Console",
        "Endpoints.Health",
        "Cli",
    ];

    /// <summary>Types that may use folders which their own folder may not, each with its reason.</summary>
    private static readonly Dictionary<string, string> _exceptions = new()
    {
        ["CherryPie.Server.Platform.Postgres.ServerDb"] = "The one list of all tables: EF wants the entities named where the context is.",
    };

    private static readonly Lazy<Dictionary<string, HashSet<string>>> _uses = new(() => TypeReferences.Of(typeof(Program).Assembly));

    public static TheoryData<string> Folders => [.. _order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_those_below_it(string folder)
    {
        string[] above = [.. _order.SkipWhile(f => f != folder).Skip(1).Select(f => Server + f)];
        var offenders = UsersOf(above, Server + folder).Except(_exceptions.Keys).ToList();

        Assert.True(
            offenders.Count == 0,
            $"{folder} may not use what stands above it in the order of the folders: {string.Join(", ", offenders)}"
        );
    }

    /// <summary>SQL knows tables by their names, which no reference shows.</summary>
    [Fact]
    public void No_folder_before_Google_names_its_tables()
    {
        var before = _order.TakeWhile(f => f != "Features.Google").Where(f => f.StartsWith("Features.", StringComparison.Ordinal));
        var offenders = before
            .Select(f => Path.Combine(Repository.Folder, "src", "CherryPie.Server", f.Replace('.', Path.DirectorySeparatorChar)))
            .SelectMany(f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories))
            .Where(f => Regex.IsMatch(File.ReadAllText(f), @"\bgoogle_(classes|issuers|nonces|objects|rates)\b"));

        Assert.Equal([], offenders);
    }

    /// <summary>EF makes all its services of a request when it is asked, which took a seventh of issuing a pass.</summary>
    [Fact]
    public void Whether_there_is_a_transaction_is_asked_of_ServerDb() =>
        Assert.Equal(
            ["NotifyAfterCommit.cs", "ServerDb.cs"], // the first is called by EF
            Directory
                .EnumerateFiles(Path.Combine(Repository.Folder, "src", "CherryPie.Server"), "*.cs", SearchOption.AllDirectories)
                .Where(f => Regex.IsMatch(File.ReadAllText(f), @"CurrentTransaction\s*(\?|is\b|==|!=)"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );

    /// <summary>Npgsql's waits for PostgreSQL and holds a thread; EF's is taken over by ReleaseSavepoints, which knows one name.</summary>
    [Fact]
    public void Savepoints_are_released_by_ReleaseSavepoints() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(Repository.Folder, "src", "CherryPie.Server"), "*.cs", SearchOption.AllDirectories),
            f => Regex.IsMatch(File.ReadAllText(f), @"\.Release(Savepoint)?Async\(")
        );

    [Fact]
    public void Every_folder_has_its_place_in_the_order()
    {
        var folders = typeof(Program)
            .Assembly.GetTypes()
            .Select(t => t.Namespace)
            .Where(n => n?.StartsWith(Server, StringComparison.Ordinal) == true)
            .Select(n =>
                string.Join('.', n![Server.Length..].Split('.').Take(n.StartsWith(Server + "Cli", StringComparison.Ordinal) ? 1 : 2))
            )
            .Distinct();

        Assert.Equal(_order.Order(), folders.Order());
    }

    [Fact]
    public async Task The_page_names_the_folders_in_this_order()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs", "architecture.md"));
        var named = Regex
            .Matches(page, "^\\| (Platform|Features|Tools|Endpoints|Cli) \\| (.*) \\|$", RegexOptions.Multiline)
            .SelectMany(row => Regex.Matches(row.Groups[2].Value, "`(\\w+)`").Select(f => (row.Groups[1].Value, f.Groups[1].Value)))
            .Select(f => f.Item1 == f.Item2 ? f.Item1 : $"{f.Item1}.{f.Item2}");

        Assert.Equal(_order, named);
    }

    [Fact]
    public async Task The_map_links_what_a_feature_says_of_itself()
    {
        const string features = "src/CherryPie.Server/Features/";
        var map = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "README.md"));
        var linked = Regex.Matches(map, @"\[`(\w+)`\]\(" + features + @"(\w+)/README\.md\)");
        var folders = Directory
            .GetDirectories(Path.Combine(Repository.Folder, features))
            .Where(f => File.Exists(Path.Combine(f, "README.md")))
            .Select(f => Path.GetFileName(f)!);

        Assert.Equal([], folders.Except(linked.Select(l => l.Groups[2].Value)));
        Assert.All(linked, l => Assert.Equal(l.Groups[1].Value, l.Groups[2].Value));
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        foreach (var type in _exceptions.Keys)
        {
            Assert.NotEmpty(
                UsersOf([.. _order.Where(f => !f.StartsWith("Platform", StringComparison.Ordinal)).Select(f => Server + f)], type)
            );
        }
    }

    /// <summary>A rule that sees only signatures would let most references pass: those in bodies, lambdas and state machines.</summary>
    [Fact]
    public void References_in_bodies_lambdas_and_async_methods_are_seen()
    {
        // Only within lambdas that it hands on, one of them async.
        var users = UsersOf(["CherryPie.Server.Platform.Postgres.Database"], "CherryPie.Server.Endpoints.Health");

        Assert.Contains("CherryPie.Server.Endpoints.Health.HealthApi", users);
    }

    [Fact]
    public void The_pass_engine_knows_neither_web_nor_database_nor_server()
    {
        string[] foreign = ["CherryPie.Server", "Microsoft", "Npgsql", "System.Data", "System.Net.Http"];

        var offenders = TypeReferences
            .Of(typeof(Wallet.PassSigner).Assembly)
            .Where(u => IsWithin(u.Key, "CherryPie.Wallet") && u.Value.Any(t => foreign.Any(f => IsWithin(t, f))))
            .Select(u => u.Key);

        Assert.Equal([], offenders);
    }

    private static List<string> UsersOf(string[] used, string within) =>
        [.. _uses.Value.Where(u => IsWithin(u.Key, within) && u.Value.Any(t => used.Any(f => IsWithin(t, f)))).Select(u => u.Key)];

    private static bool IsWithin(string type, string place) => type == place || type.StartsWith(place + ".", StringComparison.Ordinal);
}
