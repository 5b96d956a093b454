using System.Text.Json;
using CherryPie.Server.Features.Audit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>What the audit log tells of imports, updates and exports.</summary>
[Trait("needs", "postgres")]
public sealed class BulkAuditTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Who_asked_for_which_job_and_stopped_it_is_known_and_nothing_of_a_person_is()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var made = (await world.Api.Import("userDefinedId,name,recoveryEmail\ngrace-hopper,Hopper,grace@example.com\n")).Id();
        var refused = await world.Api.Import("userDefinedId,name,recoveryEmail\nx,Hopper,grace(at)example.com\n", ""","onError":"stop" """);
        Assert.Equal("stopped", refused.GetProperty("status").GetString());
        Assert.Equal(200, (await world.Api.Put($"/v2/imports/{refused.Id()}/resume", "")).Status);
        await world.Api.Ended("imports", refused.Id());
        const string change = """{"passFilter":{"dynamicData":{"name":"Hopper"}},"changes":{"dynamicData":{"name":"Admiral Hopper"}}}""";
        var update = (await world.Api.Ended("updates", (await world.Api.Post("/v2/updates", change)).Id)).Id();
        const string filter = """{"passFilter":{"recoveryEmail":"grace@example.com"}}""";
        var export = (await world.Api.Ended("exports", (await world.Api.Post("/v2/exports", filter)).Id)).Id();
        var cancelled = await Cancelled(world);

        var entries = await List(world.Account.ApiKey);

        Assert.Equal(
            [
                ("api key", "import.create", made),
                ("api key", "import.create", refused.Id()),
                ("api key", "import.resume", refused.Id()),
                ("api key", "update.create", update),
                ("api key", "export.create", export),
                ("api key", "import.create", cancelled),
                ("api key", "import.cancel", cancelled),
                ("api key", "import.resume", cancelled),
                ("api key", "import.cancel", cancelled),
            ],
            entries.Where(e => e.Action.Split('.')[0] is "import" or "update" or "export").Select(e => (e.Actor, e.Action, e.Object))
        );
        var pass = Assert.Single(await world.Api.AllPasses()).GetProperty("id").GetString();
        var changed = Assert.Single(entries, e => e.Action == "pass.change");
        Assert.Equal(("update " + update, pass, "dynamicData"), (changed.Actor, changed.Object, changed.Changes));
        var all = JsonSerializer.Serialize(entries) + string.Join('\n', server.Log);
        foreach (var personal in new[] { "opper", "grace" })
        {
            Assert.DoesNotContain(personal, all, StringComparison.OrdinalIgnoreCase);
        }
    }

    // One that waits, because another one of the account is under way, as it seems.
    private async Task<string> Cancelled(World world)
    {
        var blocking = (await world.Api.Import("points\nx\n")).Id();
        await server.Sql(
            """
            UPDATE bulk_jobs SET status = 'running', ended_at = NULL, leased_by = gen_random_uuid(),
                lease_until = clock_timestamp() + interval '1 hour' WHERE id = $1
            """,
            blocking
        );
        var id = (await world.Api.PostImport("name\nHopper\n")).Id;
        foreach (var verb in new[] { "cancel", "resume", "cancel" })
        {
            Assert.Equal(id, (await world.Api.Put($"/v2/imports/{id}/{verb}", "")).Id);
        }

        Assert.Equal(id, (await world.Api.Put($"/v2/imports/{id}/cancel", "")).Id); // has ended already, which is no entry
        await server.Sql("DELETE FROM audit_entries WHERE object = $1", blocking);
        return id;
    }

    private async Task<List<AuditEntryView>> List(string account)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var entries = await scope.ServiceProvider.GetRequiredService<ListAudit>().Run(account, null, null, 1000, CancellationToken.None);
        entries.Reverse();
        return entries;
    }
}
