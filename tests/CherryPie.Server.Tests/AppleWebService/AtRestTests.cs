using System.Net;
using System.Text.Json;
using CherryPie.Server.Features.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Whatever happens at the same time and in whatever order it commits: in the end each phone shows the latest of everything, and
/// no list names a change twice.</summary>
public sealed class AtRestTests(PushServer server) : IClassFixture<PushServer>
{
    private const string Design = ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}","changeMsg":"%@ points"}]""";
    private const string Keys = ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]""";

    [Fact]
    public async Task Eight_writers_and_four_phones_end_with_the_same_passes()
    {
        var rounds = TestScale.Of(50, 2);
        for (var round = 0; round < rounds; round++)
        {
            await Round(new Random(round), TestScale.Of(30, 12));
        }
    }

    // A change that is committed later than a younger one, a phone that asks in between, another that registers in between.
    [Fact]
    public async Task A_change_that_commits_late_is_listed_for_whoever_asked_or_registered_meanwhile()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var (late, early) = (await world.Pass(), await world.Pass());
        var phone = Phone.Of(world);
        await phone.Add(late);
        await phone.Add(early);
        var random = new Random(1);
        for (var run = 1; run <= TestScale.Of(1000, 15); run++)
        {
            var value = $"run {run}";
            var newcomer = Phone.Of(world);
            var (downloadsBefore, registersBefore, listsBefore) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
            if (downloadsBefore)
            {
                await newcomer.Download(late);
            }

            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await Execute(
                connection,
                late,
                value,
                """
                UPDATE passes SET dynamic_data = json_build_object('points', @value), change_count = change_count + 1,
                    changed_at = COALESCE(changed_at, created_at) WHERE id = @pass;
                INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
                SELECT 'pass-changed', id, account_id, 0, 0, 0, 0, false FROM passes WHERE id = @pass
                """
            );
            await Change(world, early, value);
            await Settled(world);
            if (listsBefore)
            {
                await phone.Update();
                Assert.Equal(value, Points(phone, early));
            }

            if (!downloadsBefore)
            {
                await newcomer.Download(late);
            }

            var registering = registersBefore ? newcomer.Register(late) : null; // waits for the change, which holds the pass
            await transaction.CommitAsync();
            server.Services.GetRequiredService<JobSignal>().Notify();
            Assert.Equal(HttpStatusCode.Created, await (registering ?? newcomer.Register(late)));
            await Settled(world);
            foreach (var each in new[] { phone, newcomer })
            {
                await each.Update();
                Assert.Equal(value, Points(each, late));
                Assert.Empty(await each.Update());
            }

            Assert.Equal(HttpStatusCode.OK, await newcomer.Unregister(late));
        }
    }

    private async Task Round(Random seed, int changes)
    {
        var world = await World.WithTemplate(server, Design, Keys);
        await world.Template("second", design: Design, more: Keys);
        var passes = new List<string>();
        for (var pass = 0; pass < 6; pass++)
        {
            passes.Add(await world.Pass());
        }

        var writing = Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => new Random(seed.Next()))
                .Select(async random =>
                {
                    for (var change = 0; change < changes; change++)
                    {
                        await Write(world, random, passes[random.Next(passes.Count)]);
                    }
                })
        );
        var phones = Enumerable.Range(0, 4).Select(_ => Phone.Of(world)).ToList();
        await Task.WhenAll(
            phones
                .Select(p => (Phone: p, Random: new Random(seed.Next())))
                .Select(async p =>
                {
                    var left = new Queue<string>(passes.OrderBy(_ => p.Random.Next()));
                    while (!writing.IsCompleted || left.Count > 0)
                    {
                        if (left.Count > 0 && p.Random.Next(3) == 0)
                        {
                            Assert.Equal(HttpStatusCode.Created, await p.Phone.Add(left.Dequeue()));
                        }

                        await p.Phone.Update();
                    }
                })
        );
        await writing;
        await Settled(world);
        foreach (var phone in phones)
        {
            await phone.Update();
            foreach (var pass in passes)
            {
                var newest = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
                Assert.True(
                    JsonElement.DeepEquals(newest, phone.Passes[pass]),
                    $"{newest}\nis the newest, and the phone shows\n{phone.Passes[pass]}"
                );
            }

            Assert.Empty(await phone.Update());
        }
    }

    private static async Task Write(World world, Random random, string pass)
    {
        var template = random.Next(2) == 0 ? "template" : "second";
        switch (random.Next(8))
        {
            case 0:
                Assert.Equal(
                    200,
                    (await world.Api.Put("/v2/templates/" + template, $$$"""{"passbook":{"logoText":"{{{random.Next()}}}"}}""")).Status
                );
                Assert.Equal(200, (await world.Api.Put($"/v2/templates/{template}/push", "")).Status);
                break;
            case 1:
                Assert.Contains((await world.Api.Put($"/v2/passes/{pass}/redeem", "")).Status, new[] { 200, 400 }); // once
                break;
            case 2:
                Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, $$"""{"templateName":"{{template}}"}""")).Status);
                break;
            default:
                await Change(world, pass, $"{random.Next()}");
                break;
        }
    }

    private static async Task Change(World world, string pass, string points) =>
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"points":"{{{points}}}"}}""")).Status);

    // No announcement waits that is visible.
    private Task Settled(World world) =>
        Eventually.Is(async () =>
        {
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "SELECT count(*) FROM jobs j JOIN accounts a ON a.id = j.account_id WHERE a.api_key = @key",
                connection
            )
            {
                Parameters = { new("key", world.Account.ApiKey) },
            };
            return (long)(await command.ExecuteScalarAsync())! == 0;
        });

    private static async Task Execute(NpgsqlConnection connection, string pass, string value, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new("pass", pass), new("value", value) } };
        await command.ExecuteNonQueryAsync();
    }

    private static string? Points(Phone phone, string pass) =>
        phone.Passes[pass].GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString();
}
