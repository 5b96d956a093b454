using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>Locks passes until the end of the transaction and reads them with their templates. One pass, which is the rule, takes one round
/// trip. Two statements are in it: whom the first has waited for may have moved the pass to another template, which only a statement that
/// begins afterwards sees.</summary>
internal static class LockPasses
{
    private const string Head = $"""
        {TemplateHead.Select} WHERE t.account_id = $1 AND t.id = (SELECT template_id FROM passes WHERE account_id = $1 AND id = $2)
        """;

    private static readonly string _one =
        $"SELECT {ReadPass.Columns}, p.dynamic_index FROM passes p WHERE p.account_id = $1 AND p.id = $2 FOR NO KEY UPDATE";

    /// <param name="db">In a transaction. It saves what is changed of the passes.</param>
    /// <param name="account">Whose passes they are.</param>
    /// <param name="changes">Which, and whether they move to other templates.</param>
    /// <returns>The passes by id, without those that are not there; their templates, and those that they move to.</returns>
    public static async Task<(Dictionary<string, Pass> Passes, List<TemplateHead> Templates)> Run(
        ServerDb db,
        Guid account,
        IReadOnlyList<(string Id, PassRequest Body)> changes,
        CancellationToken stop
    )
    {
        string[] ids = [.. changes.Select(c => c.Id).Distinct()];
        string[] names = [.. changes.Select(c => c.Body.TemplateName).OfType<string>().Distinct()];
        var (locked, templates) = ids is [var id] ? await One(db, account, id, stop) : (await Many(db, account, ids, stop), null);
        if (templates is null || names.Length > 0)
        {
            templates = await TemplatesOf(db, account, locked, names, stop);
        }

        return (locked.ToDictionary(p => p.Id, StringComparer.Ordinal), templates);
    }

    private static async Task<(List<Pass> Passes, List<TemplateHead>? Templates)> One(
        ServerDb db,
        Guid account,
        string id,
        CancellationToken stop
    )
    {
        var transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var sql in new[] { _one, Head })
        {
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand(sql)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<Guid> { TypedValue = account },
                        new NpgsqlParameter<string> { TypedValue = id },
                    },
                }
            );
        }

        await using var row = await batch.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop))
        {
            return ([], []);
        }

        var pass = ReadPass.Read(row, 0);
        var index = row.FieldCount - 1;
        pass.DynamicIndex = await row.IsDBNullAsync(index, stop) ? null : row.GetString(index);
        await row.NextResultAsync(stop);
        return ([Tracked(db, pass)], await TemplateHead.All(row, stop));
    }

    // As EF does it: who knows the pass already goes on with that.
    private static Pass Tracked(ServerDb db, Pass pass)
    {
        if (db.ChangeTracker.Entries<Pass>().FirstOrDefault(e => e.Entity.Id == pass.Id) is { } known)
        {
            return known.Entity;
        }

        db.Entry(pass).State = EntityState.Unchanged;
        return pass;
    }

    private static Task<List<Pass>> Many(ServerDb db, Guid account, string[] ids, CancellationToken stop) =>
        db
            .Passes.FromSql($"SELECT * FROM passes WHERE account_id = {account} AND id = ANY({ids}) ORDER BY id FOR NO KEY UPDATE")
            .ToListAsync(stop);

    private static async Task<List<TemplateHead>> TemplatesOf(
        ServerDb db,
        Guid account,
        List<Pass> passes,
        string[] names,
        CancellationToken stop
    )
    {
        long[] ids = [.. passes.Select(p => p.TemplateId).Distinct()];
        if (names.Length > 0)
        {
            // A move reads how often both templates were pushed, which no push may change until it is committed.
            await db.Database.ExecuteSqlAsync(
                $"""
                SELECT FROM templates WHERE account_id = {account} AND (id = ANY({ids}) OR name = ANY({names}))
                ORDER BY id FOR SHARE
                """,
                stop
            );
        }

        return await TemplateHead.Of((NpgsqlConnection)db.Database.GetDbConnection(), account, ids, names, stop);
    }
}
