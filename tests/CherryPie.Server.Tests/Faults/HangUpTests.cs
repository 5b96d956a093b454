using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Callers that go before PostgreSQL has answered, or have waited for long enough.</summary>
[Trait("needs", "postgres")]
public sealed class HangUpTests(OutageServer outage) : IClassFixture<OutageServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // then nobody is left who could ask PostgreSQL to cancel anything: it has to look for itself
    public async Task What_nobody_waits_for_any_more_ends_in_PostgreSQL_too(bool killed)
    {
        const int callers = 12;
        await using var server = await outage.Another(";Maximum Pool Size=6");
        await using var connection = new NpgsqlConnection(outage.Database);
        await connection.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await Run(connection, "LOCK TABLE passes IN ACCESS EXCLUSIVE MODE");
        // Within a transaction pg_stat_activity stays as it was when it was first read, without who has connected since.
        await using var looking = new NpgsqlConnection(outage.Database);
        await looking.OpenAsync();
        using var gone = new CancellationTokenSource();
        var calls = Enumerable
            .Range(0, callers)
            .Select(n =>
                n % 2 == 0
                    ? Send(server, "/v2/passes/search", "{}", gone.Token)
                    : Send(server, "/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""", gone.Token)
            )
            .ToArray();
        await Eventually.Is(async () => await Waiting() > 0);
        await (killed ? server.Kill() : gone.CancelAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(calls));

        // Each would wait for the lock for as long as it is held.
        await Eventually.Is(async () => await Waiting() == 0, TimeSpan.FromSeconds(20));
        await holding.RollbackAsync();
        _ = (await outage.Main.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;

        // What the servers look for by themselves waits too, and for as long as it likes.
        Task<long> Waiting() =>
            Run(
                looking,
                """
                SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE relation = 'passes'::regclass AND NOT granted AND query NOT LIKE '%pass.expired%'
                """
            );

        static async Task<long> Run(NpgsqlConnection on, string sql)
        {
            await using var command = new NpgsqlCommand(sql, on);
            return await command.ExecuteScalarAsync() as long? ?? 0;
        }
    }

    [Fact]
    public async Task What_waits_for_too_long_is_answered_however_it_waits()
    {
        await using var server = await outage.Another(";Command Timeout=120", ("Limits__RequestTimeout", "00:00:05"));
        var pass = (await outage.Main.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
        await using var connection = new NpgsqlConnection(outage.Database);
        await connection.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE passes IN ACCESS EXCLUSIVE MODE", connection))
        {
            await hold.ExecuteNonQueryAsync();
        }

        // Each would wait for two minutes.
        foreach (
            var answer in await Task.WhenAll(
                server.Api.Get("/v2/passes/" + pass),
                server.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}"""),
                server.Api.With(Guid.NewGuid().ToString()).Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}"""),
                server.Api.Send("GET", $"/v2/passes/{pass}/json", null, null, []),
                server.Api.Send("GET", $"/p/{pass}", null, null, [])
            )
        )
        {
            Assert.Equal(503, answer.Status);
            Assert.Contains("Retry-After", answer.Headers.Keys);
        }

        await holding.RollbackAsync();
        await Eventually.Is(async () => (await server.Api.Get("/v2/passes/" + pass)).Status == 200);
    }

    private static async Task Send(OperatedServer server, string path, string json, CancellationToken gone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, null, "application/json") };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "PKAuth " + PkTokens.Valid(OperatedServer.Key, OperatedServer.Secret, DateTimeOffset.UtcNow)
        );
        using var answer = await server.Http.SendAsync(request, gone);
    }
}
