using System.Net;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>The results of a template's pushes are recorded by batch, not in the devices' rows; whatever holds for single pushes holds for
/// them.</summary>
public sealed class FanOutTests(CoalescingServer server) : IClassFixture<CoalescingServer>
{
    [Fact]
    public async Task A_template_and_a_pass_that_change_soon_after_a_fan_out_are_one_more_push()
    {
        var (world, pass, phone) = await Pushed();
        await PushTemplate(world);
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"1"}}""")).Status);
        await PushTemplate(world);
        await Eventually.Is(async () => await Undone(world) == 0 && server.Apns.Count(phone.PushToken) > 1);
        Assert.Equal(2, server.Apns.Count(phone.PushToken));
    }

    [Fact]
    public async Task A_token_that_has_replaced_the_pushed_one_is_pushed_to()
    {
        var (_, pass, phone) = await Pushed();
        var next = new string('b', 24) + phone.PushToken[24..];
        Assert.Equal(HttpStatusCode.OK, await phone.Register(pass, next));
        await Eventually.Is(() => server.Apns.Count(next) == 1);
        Assert.Equal(HttpStatusCode.OK, await phone.Register(pass, next));
        Assert.Equal(1, server.Apns.Count(next));
    }

    [Fact]
    public async Task A_push_is_explained_by_its_batch()
    {
        var (_, pass, _) = await Pushed();
        await using var scope = server.Services.CreateAsyncScope();
        PushExplanation? explained = null;
        await Eventually.Is(async () =>
            (explained = await scope.ServiceProvider.GetRequiredService<ExplainPushes>().Run(pass, CancellationToken.None))!
                .Devices.Single()
                .Status == 200
        );
        var device = explained!.Devices.Single();
        Assert.Equal((null, "", true), (device.PushDueAt, device.Reason, Guid.TryParse(device.ApnsId, out _)));
        Assert.StartsWith("APNs took the push, but the device has not asked since", device.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_later_fan_out_has_replaced_is_deleted_an_hour_after_it()
    {
        var (world, _, phone) = await Pushed();
        await Eventually.Is(async () => await Answers(phone) == 1);
        await Age(phone, TimeSpan.FromHours(3));
        await PushTemplate(world);
        await Eventually.Is(async () => await Answers(phone) == 2);
        await Tidy();
        Assert.Equal(2, await Answers(phone));
        await Age(phone, TimeSpan.FromMinutes(61));
        await Tidy();
        Assert.Equal(1, await Answers(phone));
        await Age(phone, TimeSpan.FromDays(31));
        await Tidy();
        Assert.Equal(0, await Answers(phone));
    }

    private async Task<(World World, string Pass, Phone Phone)> Pushed()
    {
        var world = await World.WithTemplate(
            server,
            ""","back":[{"defaultValue":"#{points}"}]""",
            more: ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]"""
        );
        var pass = await world.Pass();
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        await PushTemplate(world);
        await Eventually.Is(() => server.Apns.Count(phone.PushToken) == 1);
        await Eventually.Is(async () => await Undone(world) == 0);
        return (world, pass, phone);
    }

    private static async Task PushTemplate(World world) =>
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);

    private Task<long> Answers(Phone phone) =>
        Number("SELECT count(*) FROM push_batch_results WHERE @device = ANY(devices)", new NpgsqlParameter("device", phone.DeviceId));

    private Task<long> Undone(World world) =>
        Number(
            """
            SELECT (SELECT count(*) FROM jobs WHERE account_id = a.id) + (SELECT count(*) FROM push_batches WHERE account_id = a.id)
                + (SELECT count(*) FROM devices WHERE account_id = a.id AND push_due_at IS NOT NULL)
            FROM accounts a WHERE api_key = @key
            """,
            new NpgsqlParameter("key", world.Account.ApiKey)
        );

    private async Task<long> Number(string sql, NpgsqlParameter parameter)
    {
        await using var command = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.Add(parameter);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task Age(Phone phone, TimeSpan by)
    {
        await using var command = server
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("UPDATE push_batch_results SET begun_at = begun_at - @by WHERE @device = ANY(devices)");
        command.Parameters.AddWithValue("device", phone.DeviceId);
        command.Parameters.AddWithValue("by", by);
        await command.ExecuteNonQueryAsync();
    }

    private async Task Tidy()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeleteOldRows>().Run(CancellationToken.None);
    }
}
