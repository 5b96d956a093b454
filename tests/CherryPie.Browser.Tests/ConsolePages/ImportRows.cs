using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Files of customers on their way to passes, made by the use cases that pages call.</summary>
/// <param name="File">One that waits.</param>
/// <param name="Tried">A trial that refuses rows.</param>
/// <param name="Done">An import that is done.</param>
public sealed record ImportRows(long File, string Tried, string Done)
{
    private const string Header = "Customer number;E-mail;Name;Points;Shop\n";

    private static readonly string[] _names =
    [
        "Amélie Laurent",
        "Chidi Okonkwo",
        "Dolores Vega",
        "Emre Yılmaz",
        "Fatima Haddad",
        "Giulia Rossi",
        "Hiroshi Tanaka",
        "Ida Sørensen",
    ];

    internal static async Task<ImportRows> Make(Server server, Guid account)
    {
        var wrong = Members(1, 40)
            .Replace("K-1003;dolores.vega@example.com", "K-1003;dolores.vega at example.com", StringComparison.Ordinal)
            .Replace(";Emre Yılmaz;48;", ";Emre Yılmaz;forty-eight;", StringComparison.Ordinal)
            .Replace("K-1006;", "K-1005;", StringComparison.Ordinal);
        var done = await Ended(server, account, Make(server, account, Members(200, 12), "new-members.csv", isTried: false));
        var tried = await Ended(server, account, Make(server, account, wrong, "members-december.csv", isTried: true));
        var file = await In(server, account, s => Spool(s, wrong, "members-december.csv"));
        return new(file, tried, done);
    }

    /// <summary>Rows of customers.</summary>
    public static string Members(int from, int count) =>
        Header
        + string.Concat(
            Enumerable
                .Range(from, count)
                .Select(n => $"K-{1000 + n};{Mail(_names[(n - 1) % _names.Length])};{_names[(n - 1) % _names.Length]};{n * 12};Old Town\n")
        );

    private static string Mail(string name) =>
        name.ToLowerInvariant().Replace(' ', '.').Replace('é', 'e').Replace('ı', 'i').Replace('ø', 'o') + "@example.com";

    private static async Task<long> Spool(IServiceProvider services, string text, string name)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await services.GetRequiredService<CreateImport>().Spool(content, name, CancellationToken.None);
    }

    private static Task<string> Make(Server server, Guid account, string text, string name, bool isTried) =>
        In(
            server,
            account,
            async services =>
            {
                var create = services.GetRequiredService<CreateImport>();
                var asked = JsonSerializer.SerializeToElement(
                    new
                    {
                        templateName = "demo",
                        mapping = new Dictionary<string, string?>
                        {
                            ["Customer number"] = "userDefinedId",
                            ["E-mail"] = "recoveryEmail",
                            ["Shop"] = null,
                        },
                    }
                );
                var file = await Spool(services, text, name);
                var options = await create.Options(asked, CancellationToken.None) with { FileName = name };
                return isTried
                    ? await services
                        .GetRequiredService<TriedImports>()
                        .Try(await services.GetRequiredService<UploadedFiles>().Head(file, "demo", default), options, default)
                    : await create.Run(options, file, worker: null, CancellationToken.None);
            }
        );

    private static async Task<string> Ended(Server server, Guid account, Task<string> made)
    {
        var id = await made;
        await Eventually.Is(async () =>
            await In(server, account, async s => (await s.GetRequiredService<BulkJobs>().One(id, default)).Job.EndedAt is not null)
        );
        return id;
    }

    private static async Task<T> In<T>(Server server, Guid account, Func<IServiceProvider, Task<T>> run)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Tenant>().Enter(account);
        var people = services.GetRequiredService<ServerDb>().People;
        services.GetRequiredService<Actor>().Name = PersonName.Actor(
            await people.Where(p => p.Name == "Grace Hopper").Select(p => p.Id).FirstAsync()
        );
        return await run(services);
    }
}
