using CherryPie.Server.Tests.Bulk;
using CherryPie.Server.Tests.Operations;
using CherryPie.Server.Tests.Webhooks;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>An account with one of everything that addresses of the console name.</summary>
internal sealed class RoleMatrixAccount
{
    private readonly Server _server;
    private readonly string _event,
        _webhook,
        _import,
        _file;
    private readonly Guid _other;

    private RoleMatrixAccount(World world, Guid id, string message, string webhook, Guid other, string import, string file)
    {
        (_server, World, Id, _event, _webhook, _other) = (world.Server, world, id, message, webhook, other);
        (_import, _file) = (import, file);
    }

    public World World { get; }

    public Guid Id { get; }

    public static async Task<RoleMatrixAccount> Make(Server server)
    {
        var world = await Tests.World.New(server);
        await world.Campaign();
        await world.Template(more: Imports.Keys);
        var (id, other) = (
            await ConsoleVisitor.AccountOf(server, world.Account),
            await ConsoleVisitor.AccountOf(server, (await Tests.World.Bare(server)).Account)
        );
        var (webhook, _) = await world.Api.Webhook("https://hook.example.com/x", events: """["mail.failed"]""");

        // Where nothing is sent to: a test fails at once.
        await DatabaseContents.All(server.ConnectionString, $"UPDATE webhooks SET url = 'https://127.0.0.1:9/x' WHERE id = '{webhook}'");
        var import = (await world.Api.Import("name\nAda\n")).Id();
        var file = await DatabaseContents.All(
            server.ConnectionString,
            $"""
            WITH file AS (
                INSERT INTO spooled_files (account_id, name, length, created_at) VALUES ('{id}', 'members.csv', 9, now()) RETURNING id),
            content AS (INSERT INTO file_chunks SELECT id, 0, convert_to(E'name\nAda\n', 'UTF8') FROM file)
            SELECT id::text FROM file
            """
        );
        return new RoleMatrixAccount(world, id, await world.Api.FirstEvent(), webhook, other, import, file[0]);
    }

    /// <summary>The address of what is there; what an allowed form uses up is made anew each time.</summary>
    public async Task<string> Address(string path) =>
        path.Replace("{account:guid}", Id.ToString(), StringComparison.Ordinal)
            .Replace("{id:guid}", _other.ToString(), StringComparison.Ordinal)
            .Replace("{session:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("{passType}", Tests.World.PassType, StringComparison.Ordinal)
            .Replace("{campaign}", "campaign", StringComparison.Ordinal)
            .Replace("{template}", "template", StringComparison.Ordinal)
            .Replace("{job}", _import, StringComparison.Ordinal)
            .Replace("{file:long}", _file, StringComparison.Ordinal)
            .Replace("{**file}", "icon.png", StringComparison.Ordinal)
            .Replace("{message}", _event, StringComparison.Ordinal)
            .Replace("{webhook}", path.EndsWith("/delete", StringComparison.Ordinal) ? await Webhook() : _webhook, StringComparison.Ordinal)
            .Replace("{job:long}", path.Contains("{job:long}", StringComparison.Ordinal) ? await Job() : "", StringComparison.Ordinal);

    private async Task<string> Webhook() =>
        await Made(
            $"""
            INSERT INTO webhooks (id, account_id, url, events, payload, include_personal, secret, created_at, updated_at, disabled_at,
                disabled_reason)
            VALUES ('wh_' || substr(md5(random()::text), 1, 14), '{Id}', 'https://hook.example.com/x', ARRAY['mail.failed'], 'thin', false,
                decode('00', 'hex'), now(), now(), now(), 'disabled by the account') RETURNING id
            """
        );

    private async Task<string> Job() =>
        await Made(
            """
            INSERT INTO jobs (kind, subject, done, total, attempts, position, is_dead, run_at)
            VALUES ('unknown', '0', 0, 0, 99, 0, true, now()) RETURNING id::text
            """
        );

    private async Task<string> Made(string sql) => (await DatabaseContents.All(_server.ConnectionString, sql))[0];
}
