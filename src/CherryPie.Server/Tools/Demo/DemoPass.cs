using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Events;
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
    AccountDirectory accounts,
    StartBlock block,
    NumberEvents events,
    IServiceScopeFactory scopes
)
{
    public const string Name = "demo",
        UserDefinedId = "demo",
        WalletKitUserDefinedId = "demo-walletkit",
        PassType = "pass.com.example.demo";
    private const long Lock = 0x436865727279446d;

    /// <summary>Null outside Development, where the demo was done away with, and until it is made.</summary>
    public DemoObjects? Objects { get; private set; }

    /// <summary>Address of its page; null where it is missing. Asked for each time: where the server listens is known only once it
    /// does.</summary>
    public string? Page => Objects is null ? null : links.Landing(Objects.Pass);

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
            await events.Run(stop); // what has happened is known by an id
            found = await Find(stop) ?? found;
        }

        block.Add("Demo pass", () => Page);
        if (found is { Pass: { } pass, Certificate: { } certificate })
        {
            var token = PassLinks.AuthenticationToken(await accounts.Get(found.Account, stop), pass);
            Objects = new DemoObjects(certificate, pass, found.WalletKitPass, token, found.Webhook, found.Event, found.Jobs);
        }
    }

    // What there is of the first account, if there is one.
    private async Task<Found?> Find(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            SELECT a.id, EXISTS (SELECT FROM passes p WHERE p.account_id = a.id), made.pass, made.certificate,
                   (SELECT p.id FROM passes p JOIN campaigns c ON c.id = p.campaign_id WHERE c.account_id = a.id
                       AND c.name = 'WalletKit' AND p.user_defined_id = $3),
                   (SELECT w.id FROM webhooks w WHERE w.account_id = a.id ORDER BY w.created_at LIMIT 1),
                   (SELECT e.message_id FROM events e WHERE e.account_id = a.id ORDER BY e.position LIMIT 1),
                   (SELECT j.id FROM bulk_jobs j WHERE j.account_id = a.id AND j.kind = 'import' AND j.status = 'done'
                    ORDER BY j.created_at LIMIT 1),
                   (SELECT j.id FROM bulk_jobs j WHERE j.account_id = a.id AND j.kind = 'update' AND j.status = 'done'
                    ORDER BY j.created_at LIMIT 1),
                   (SELECT j.id FROM bulk_jobs j WHERE j.account_id = a.id AND j.kind = 'export' AND j.status = 'done'
                    ORDER BY j.created_at LIMIT 1)
            FROM accounts a
            LEFT JOIN LATERAL (
                SELECT p.id AS pass, c.certificate_id AS certificate FROM passes p JOIN campaigns c ON c.id = p.campaign_id
                WHERE c.account_id = a.id AND c.name = $1 AND p.user_defined_id = $2
            ) made ON true
            ORDER BY a.created_at LIMIT 1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = UserDefinedId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = WalletKitUserDefinedId });
        await using var row = await command.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop)
            ? new Found(
                row.GetGuid(0),
                row.GetBoolean(1),
                Text(2),
                Text(3),
                Text(4),
                Text(5),
                Text(6),
                new DemoJobs(Text(7), Text(8), Text(9))
            )
            : null;

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    private sealed record Found(
        Guid Account,
        bool AnyPass,
        string? Pass,
        string? Certificate,
        string? WalletKitPass,
        string? Webhook,
        string? Event,
        DemoJobs Jobs
    );
}

/// <summary>What the demo made, as far as the server chose its names.</summary>
/// <param name="Certificate">The id of the certificate that signs it.</param>
/// <param name="Pass">The id of its pass.</param>
/// <param name="WalletKitPass">The id of the pass that WalletKit's calls reach; null where an older version made the demo.</param>
/// <param name="DeviceToken">The authentication token of the pass.</param>
/// <param name="Webhook">The id of its webhook, which is disabled; null where an older version made the demo.</param>
/// <param name="Event">The id of the oldest event that is kept; null where there is none.</param>
/// <param name="Jobs">What was done in bulk.</param>
internal sealed record DemoObjects(
    string Certificate,
    string Pass,
    string? WalletKitPass,
    string DeviceToken,
    string? Webhook,
    string? Event,
    DemoJobs Jobs
);

/// <summary>The ids of the demo's jobs, or of the first ones that are kept; null where there is none that is done.</summary>
internal sealed record DemoJobs(string? Import, string? Update, string? Export);
