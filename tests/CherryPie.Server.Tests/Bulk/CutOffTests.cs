using System.Globalization;
using CherryPie.Server.Tests.Idempotency;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Imports whose transactions the database cuts off.</summary>
[Trait("needs", "postgres")]
public sealed class CutOffTests(Server server) : IClassFixture<Server>
{
    private const string Trouble = "userDefinedId,points\ntrouble,1\nb,2\n";

    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.LockNotAvailable)]
    [InlineData(PostgresErrorCodes.QueryCanceled)]
    public async Task Rows_that_are_cut_off_five_times_end_the_job_which_says_what_to_do_and_goes_on_when_that_is_done(string code)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var rows = string.Concat(Enumerable.Range(0, 500).Select(n => $"id-{n},{n}\n"));
        string id;
        await using (var trouble = await server.Raise(code, int.MaxValue))
        {
            var job = await world.Api.Import(Trouble.Replace("trouble", rows + "trouble", StringComparison.Ordinal));
            Assert.Equal("failed rows 502 done 500 issued 500 updated 0 unchanged 0 failed 0", job.Counts());
            Assert.StartsWith(
                $"The database cut the next rows off 5 times (trouble, {code}); none of",
                job.Why(),
                StringComparison.Ordinal
            );
            Assert.EndsWith("end it, and resume", job.Why(), StringComparison.Ordinal);
            Assert.Equal(5, await trouble.Times());
            id = job.GetProperty("id").GetString()!;
        }

        Assert.Equal(id, (await world.Api.Put($"/v2/imports/{id}/resume", "")).Id);
        var resumed = await world.Api.Ended("imports", id);
        Assert.Equal("done rows 502 done 502 issued 502 updated 0 unchanged 0 failed 0", resumed.Counts());
    }

    [Fact]
    public async Task What_is_cut_off_four_times_is_done_once()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await using var trouble = await server.Raise(PostgresErrorCodes.DeadlockDetected, times: 4);
        var job = await world.Api.Import(Trouble);
        Assert.Equal("done rows 2 done 2 issued 2 updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Equal(5, await trouble.Times());
    }

    [Fact]
    public async Task A_database_that_is_away_is_waited_for_however_often_that_is_tried()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await using var trouble = await server.Raise(PostgresErrorCodes.CannotConnectNow, times: 8);
        var job = await world.Api.Import(Trouble);
        Assert.Equal("done rows 2 done 2 issued 2 updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Equal(9, await trouble.Times());
    }

    [Fact]
    public async Task A_dry_run_that_was_cut_off_behind_a_block_and_is_resumed_issues_nothing()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var rows = string.Concat(Enumerable.Range(0, 500).Select(n => $"id-{n},{n}\n"));
        string id;
        await using (await server.Raise(PostgresErrorCodes.DeadlockDetected, int.MaxValue))
        {
            var file = "userDefinedId,points\n" + rows + "trouble,1\ntrouble,2\n";
            id = (await world.Api.Import(file, ""","mode":"upsert","dryRun":true""")).Id();
            Assert.Equal("failed", (await world.Api.Get($"/v2/imports/{id}")).Json.GetProperty("status").GetString());
        }

        Assert.Equal(200, (await world.Api.Put($"/v2/imports/{id}/resume", "")).Status);
        var resumed = await world.Api.Ended("imports", id);
        Assert.Equal("done rows 502 done 502 issued 501 updated 1 unchanged 0 failed 0", resumed.Counts());
        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task A_first_pass_that_is_cut_off_begins_anew_and_ends_likewise()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await using var trouble = await server.Raise(PostgresErrorCodes.DeadlockDetected, int.MaxValue);
        // Of a dry run only what a later row changes is stored, and taken back.
        var job = await world.Api.Import("userDefinedId,points\ntrouble,1\ntrouble,2\n", ""","mode":"upsert","dryRun":true""");
        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.Equal("5", (await trouble.Times()).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, await world.Passes());
    }
}
