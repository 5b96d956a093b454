using Xunit;

namespace CherryPie.Server.Tests.Mail;

/// <summary>PUT /v2/recoveryEmails/resend is no way to fill a customer's mailbox.</summary>
public sealed class ResendLimitTests(Server server) : IClassFixture<Server>
{
    private const int PerHour = 5;

    [Fact]
    public async Task A_pass_gets_one_mail_in_a_call_however_often_it_is_named()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ",\"recoveryEmail\":\"often@example.com\"");
        await MailJobs.Done(server, pass);
        var answers = await Resend(world, Enumerable.Repeat($$"""{"passId":"{{pass}}"}""", 1000));
        Assert.True(answers[0].Success);
        Assert.All(answers.Skip(1), a => Assert.StartsWith("passId: an earlier element", a.Error, StringComparison.Ordinal));
        Assert.All(answers.Skip(1), a => Assert.False(a.Success));
        var moved = await Resend(
            world,
            Enumerable.Range(0, 3).Select(i => $$"""{"passId":"{{pass}}","newRecoveryEmail":"m{{i}}@example.com"}""")
        );
        Assert.Equal([true, false, false], moved.Select(a => a.Success));
        Assert.Equal("m0@example.com", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("recoveryEmail").GetString());
        await MailJobs.Done(server, pass);
        Assert.Equal((2, 1), (Mails("often@example.com"), Mails("m0@example.com")));
    }

    [Fact]
    public async Task An_address_gets_so_many_in_an_hour_whichever_passes_and_calls_ask()
    {
        var world = await World.WithTemplate(server);
        var passes = new List<string>();
        for (var i = 0; i < PerHour + 2; i++)
        {
            passes.Add(await world.Pass(more: ",\"recoveryEmail\":\"Same@example.com\""));
        }

        var first = await Resend(world, passes.Take(3).Select(p => $$"""{"passId":"{{p}}"}"""));
        Assert.All(first, a => Assert.True(a.Success));
        var second = await Resend(world, passes.Skip(3).Select(p => $$"""{"passId":"{{p}}","newRecoveryEmail":"same@EXAMPLE.com"}"""));
        Assert.Equal([true, true, false, false], second.Select(a => a.Success));
        Assert.Contains("Mail__PerAddressPerHour", second[^1].Error, StringComparison.Ordinal);
        Assert.Contains("12 min", second[^1].Error, StringComparison.Ordinal);
        Assert.Equal("Same@example.com", (await world.Api.Get("/v2/passes/" + passes[^1])).Json.GetProperty("recoveryEmail").GetString());
        server.Clock.Advance(TimeSpan.FromMinutes(13));
        Assert.True((await Resend(world, [$$"""{"passId":"{{passes[0]}}"}"""]))[0].Success);
        Assert.False((await Resend(world, [$$"""{"passId":"{{passes[0]}}"}"""]))[0].Success);
    }

    private static async Task<List<(bool Success, string? Error)>> Resend(World world, IEnumerable<string> elements) =>
        [
            .. (await world.Api.Put("/v2/recoveryEmails/resend", $"[{string.Join(',', elements)}]"))
                .Json.EnumerateArray()
                .Select(e => (e.GetProperty("success").GetBoolean(), e.GetProperty("error").GetString())),
        ];

    private int Mails(string address) =>
        Directory
            .GetFiles(Path.Combine(server.DataFolder, "mail"))
            .Count(f => File.ReadAllText(f).Contains($"\r\nTo: <{address}>\r\n", StringComparison.Ordinal));
}
