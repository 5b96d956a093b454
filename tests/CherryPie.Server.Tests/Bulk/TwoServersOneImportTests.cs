using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Two servers in processes of their own, of which one goes while it imports.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class TwoServersOneImportTests : IAsyncLifetime
{
    private string? _database;

    public async Task InitializeAsync() => _database = await TestCluster.MakeDatabase();

    public Task DisposeAsync() => TestCluster.DropDatabase(_database!);

    [Theory]
    [InlineData("is killed")]
    [InlineData("stops")]
    public async Task Another_server_goes_on_where_one_was_and_no_row_is_done_twice_or_never(string how)
    {
        const int rows = 4000;
        var key = OperatedServer.NewMasterKey();
        await using var one = OperatedServer.Begin(_database!, key);
        await using var two = OperatedServer.Begin(_database!, key);
        await Task.WhenAll(one.Ready(), two.Ready());

        // Five seconds for a block.
        await Sql(
            """
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;
            CREATE TRIGGER slow BEFORE INSERT ON passes FOR EACH ROW EXECUTE FUNCTION slow();
            """
        );
        var file = "userDefinedId,points\n" + string.Concat(Enumerable.Range(0, rows).Select(n => $"id-{n},{n}\n"));
        var id = (await one.Api.PostForm("/v2/imports", Part.Json("""{"templateName":"demo"}"""), Imports.File(file))).Id;
        await Eventually.Is(async () => (long)(await Sql("SELECT done FROM bulk_jobs WHERE id = $1", id))! > 0);
        var owner = await Sql("SELECT leased_by FROM bulk_jobs WHERE id = $1", id);
        var (first, second) = one.Output.Contains($"import {id} goes on", StringComparison.Ordinal) ? (one, two) : (two, one);
        Assert.Contains($"import {id} goes on", first.Output, StringComparison.Ordinal);
        if (how == "stops")
        {
            first.Terminate();
            Assert.Equal(0, (await first.Ended()).Code);
        }
        else
        {
            await first.Kill();
        }

        var left = (long)(await Sql("SELECT done FROM bulk_jobs WHERE id = $1", id))!;
        Assert.InRange(left, 1, rows - 1);
        await Eventually.Is(async () => await Sql("SELECT leased_by FROM bulk_jobs WHERE id = $1", id) is { } next && !next.Equals(owner));
        await Sql("DROP TRIGGER slow ON passes");
        var job = await second.Api.Ended("imports", id);

        Assert.Equal($"done rows {rows} done {rows} issued {rows} updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Equal(
            (long)rows,
            await Sql(
                "SELECT count(DISTINCT user_defined_id) FROM passes WHERE user_defined_id LIKE 'id-%' HAVING count(*) = $1",
                (long)rows
            )
        );
        var result = (await second.Api.Get($"/v2/imports/{id}/result.csv")).Text;
        Assert.Equal(rows + 1, result.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private Task<object?> Sql(string sql, params object[] parameters) => BulkSql.Sql(_database!, sql, parameters);
}
