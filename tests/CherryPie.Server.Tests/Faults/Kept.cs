using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Looks in the database for what was acknowledged.</summary>
internal static class Kept
{
    /// <summary>Every acknowledged pass, value, redemption and registration is there, and every counter is exact.</summary>
    public static async Task AssertAll(MixedLoad load, string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var stored = await Read(
            connection,
            "SELECT id, dynamic_data->>'v', is_redeemed FROM passes WHERE dynamic_data->>'v' IS NOT NULL",
            r => (Id: r.GetString(0), Value: r.GetString(1), IsRedeemed: r.GetBoolean(2))
        );
        var registered = (
            await Read(connection, "SELECT device_id, pass_id FROM registrations", r => (r.GetString(0), r.GetString(1)))
        ).ToHashSet();
        var byId = stored.ToDictionary(p => p.Id);
        Assert.NotEmpty(load.Passes);
        Assert.DoesNotContain(load.Passes, p => !byId.ContainsKey(p.Id));
        Assert.Empty(
            load.Passes.Where(p => !p.Allows(byId[p.Id].Value))
                .Select(p => $"{p.Id} was given {p.Acknowledged} to {p.Sent} and holds {byId[p.Id].Value}")
        );
        Assert.DoesNotContain(load.Passes, p => p.IsRedeemed && !byId[p.Id].IsRedeemed);
        Assert.DoesNotContain(load.Passes.SelectMany(p => p.Devices.Select(d => (d.Device, p.Id))), r => !registered.Contains(r));
        var counters = await Read(
            connection,
            """
            SELECT 'campaign ' || c.name, sum(i.issued), max(i.most), (SELECT count(*) FROM passes WHERE campaign_id = c.id)
            FROM campaigns c JOIN issue_counters i ON i.counter_id = c.counter_id GROUP BY c.id
            UNION ALL SELECT 'template ' || t.name, sum(i.issued), max(i.most), (SELECT count(*) FROM passes WHERE template_id = t.id)
            FROM templates t JOIN issue_counters i ON i.counter_id = t.counter_id GROUP BY t.id
            """,
            r => (Name: r.GetString(0), Issued: r.GetInt64(1), Most: r.IsDBNull(2) ? long.MaxValue : r.GetInt64(2), Passes: r.GetInt64(3))
        );
        Assert.All(counters, c => Assert.True(c.Issued == c.Passes && c.Issued <= c.Most, c.ToString()));
        foreach (var of in load.Passes.GroupBy(p => p.Template))
        {
            Assert.InRange(of.Count(), 1, counters.Single(c => c.Name == "template " + of.Key).Issued);
        }
    }

    /// <summary>How many jobs and pushes are not done, dead ones among them.</summary>
    public static async Task<long> Undone(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return (
            await Read(
                connection,
                """
                SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM devices WHERE push_due_at IS NOT NULL)
                    + (SELECT COALESCE(sum(size), 0) FROM push_batches)
                """,
                r => r.GetInt64(0)
            )
        )[0];
    }

    /// <summary>Waits until it is zero; what is left stands in the failure.</summary>
    public static async Task AssertDone(string connectionString, TimeSpan longest)
    {
        try
        {
            await Eventually.Is(async () => await Undone(connectionString) == 0, longest);
        }
        catch (TimeoutException)
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            var left = await Read(
                connection,
                """
                SELECT 'job ' || to_jsonb(j)::text FROM jobs j
                UNION ALL SELECT 'device ' || to_jsonb(d)::text FROM devices d WHERE push_due_at IS NOT NULL
                UNION ALL SELECT 'batch ' || to_jsonb(b)::text FROM push_batches b
                UNION ALL SELECT 'now ' || clock_timestamp()
                """,
                r => r.GetString(0)
            );
            Assert.Fail($"{left.Count - 1} are undone:\n{string.Join('\n', left.Take(20))}\n{left[^1]}");
        }
    }

    private static async Task<List<T>> Read<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await rows.ReadAsync())
        {
            all.Add(row(rows));
        }

        return all;
    }
}
