using System.Net;
using System.Text;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Events;

/// <summary>What must not stand in an event: values of a pass, addresses, secrets, devices.</summary>
public sealed class PrivateEventTests(ImpatientMailServer server) : IClassFixture<ImpatientMailServer>
{
    [Fact]
    public async Task An_event_has_no_value_of_a_pass_no_address_no_secret_and_no_device()
    {
        const string address = "ada.lovelace@example.com";
        var world = await World.WithTemplate(
            server,
            more: ",\"dynamicKeys\":[{\"key\":\"name\",\"type\":\"string\",\"isEditable\":true}]",
            design: ",\"secondary\":[{\"defaultLabel\":\"Member\",\"defaultValue\":\"#{name}\"}]"
        );
        var pass = await world.Pass(more: $",\"recoveryEmail\":\"{address}\",\"dynamicData\":{{\"name\":\"Confidential\"}}");
        foreach (
            var change in new[]
            {
                """{"dynamicData":{"name":"Confidential, too"},"isVoided":true}""",
                """{"recoveryEmail":"countess@example.org","passbook":{"userInfo":{"note":"Confidential"}}}""",
                """{"dynamicBackfields":[{"label":"Confidential","value":"Confidential"}]}""",
            }
        )
        {
            await world.Api.Put("/v2/passes/" + pass, change);
        }

        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        Assert.Equal(HttpStatusCode.OK, await phone.Unregister(pass));
        await world.Api.Put("/v2/campaigns/campaign", """{"displayName":"Confidential"}""");
        await world.Api.Put("/v2/templates/template", """{"passbook":{"desc":"Confidential"}}""");
        var edit = new Uri((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!);
        using var client = server.CreateClient();
        await client.GetAsync(edit.PathAndQuery);

        var reader = new EventReader(world);
        await Eventually.Is(async () =>
        {
            while (await reader.Read() > 0) { }
            return reader.Types.Contains("pass.viewed");
        });
        await reader.ToEnd(world);
        Assert.Superset(
            new HashSet<string> { "pass.issued", "pass.voided", "pass.updated", "pass.installed", "pass.uninstalled", "pass.downloaded" },
            reader.Types.ToHashSet()
        );
        var rows = await Rows();
        foreach (
            var secret in new[]
            {
                "Confidential",
                address,
                "countess",
                phone.DeviceId,
                phone.PushToken,
                phone.Token(pass),
                edit.Query.Split('=')[^1],
                world.Account.ApiSecret,
                world.Account.BrandApiKey,
            }
        )
        {
            Assert.DoesNotContain(secret, rows, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_mail_that_fails_for_good_is_an_event_without_the_address()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=mail.failed");
        const string address = "nobody.there@example.com";
        server.Smtp.Script("RCPT", Enumerable.Repeat($"451 4.2.0 <{address}> not now", 100));
        var pass = await world.Pass(more: $",\"recoveryEmail\":\"{address}\"");
        await reader.Until(1);
        server.Smtp.Script("RCPT");
        Assert.Equal(pass, EventReader.Pass(reader.Events[0]));
        Assert.Equal(12, EventReader.Data(reader.Events[0]).GetProperty("attempts").GetInt32());
        Assert.DoesNotContain("nobody", await Rows(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_mail_that_was_sent_is_an_event_without_the_address()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=mail.sent");
        var pass = await world.Pass(more: ""","recoveryEmail":"somebody.there@example.com" """);
        await reader.Until(1);
        Assert.Equal(pass, EventReader.Pass(reader.Events[0]));
        Assert.DoesNotContain("somebody", await Rows(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> Rows()
    {
        await using var command = server
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT row_to_json(e)::text FROM events e UNION ALL SELECT row_to_json(o)::text FROM event_outbox o");
        await using var row = await command.ExecuteReaderAsync();
        var rows = new StringBuilder();
        while (await row.ReadAsync())
        {
            rows.AppendLine(row.GetString(0));
        }

        return rows.ToString();
    }
}
