using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Tools.Demo;

/// <summary>In Development, what a newcomer needs to see: a pass of the first account. Most starts find it made, without the use cases that
/// make it.</summary>
internal sealed class DemoPass(
    NpgsqlDataSource database,
    DevelopmentChain development,
    PassLinks links,
    StartBlock block,
    IServiceScopeFactory scopes
)
{
    public const string Name = "demo",
        UserDefinedId = "demo";
    private const long Lock = 0x436865727279446d;

    private string? _pass;

    /// <summary>Address of its page; null outside Development, and until it is made. Asked for each time: where the server listens is
    /// known only once it does.</summary>
    public string? Page => _pass is null ? null : links.Landing(_pass);

    public async Task Run(CancellationToken stop)
    {
        if (await development.Authority(stop) is not { } authority || await Find(stop) is not { } found)
        {
            return;
        }

        if (!found.AnyPass)
        {
            await using var turn = await AdvisoryLock.Wait(database, Lock, stop);
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<MakeDemo>().Run(found.Account, authority, stop);
            found = await Find(stop) ?? found;
        }

        _pass = found.Pass;
        block.Add("Demo pass", () => Page);
    }

    // What there is of the first account, if there is one.
    private async Task<Found?> Find(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            SELECT a.id, EXISTS (SELECT FROM passes p WHERE p.account_id = a.id),
                   (SELECT p.id FROM passes p JOIN campaigns c ON c.id = p.campaign_id WHERE c.account_id = a.id AND c.name = $1
                       AND p.user_defined_id = $2)
            FROM accounts a ORDER BY a.created_at LIMIT 1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = UserDefinedId });
        await using var row = await command.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? new Found(row.GetGuid(0), row.GetBoolean(1), row.IsDBNull(2) ? null : row.GetString(2)) : null;
    }

    private sealed record Found(Guid Account, bool AnyPass, string? Pass);
}
