using System.Data.Common;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
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

    private static readonly string _select = $"SELECT {ReadPass.Columns}, p.dynamic_index FROM passes p",
        _one = $"{_select} WHERE p.account_id = $1 AND p.id = $2 FOR NO KEY UPDATE",
        _many = $"{_select} WHERE p.account_id = $1 AND p.id = ANY($2) ORDER BY p.id FOR NO KEY UPDATE";

    /// <param name="transaction">It locks them to its end.</param>
    /// <param name="account">Whose passes they are.</param>
    /// <param name="changes">Which, and whether they move to other templates.</param>
    /// <returns>The passes, without those that are not there; their templates, and those that they move to.</returns>
    public static async Task<(List<Pass> Passes, List<TemplateHead> Templates)> Run(
        StatementTransaction transaction,
        Guid account,
        IReadOnlyList<(string Id, PassRequest Body)> changes,
        CancellationToken stop
    )
    {
        string[] ids = [.. changes.Select(c => c.Id).Distinct()];
        string[] names = [.. changes.Select(c => c.Body.TemplateName).OfType<string>().Distinct()];
        var (locked, templates) = ids is [var id]
            ? await One(transaction, account, id, stop)
            : (await Many(transaction, account, ids, stop), null);
        if (templates is null || names.Length > 0)
        {
            templates = await TemplatesOf(transaction, account, locked, names, stop);
        }

        return (locked, templates);
    }

    /// <summary>Locks a pass of any account.</summary>
    /// <returns>Null where there is none.</returns>
    public static async Task<Pass?> OfAnyone(StatementTransaction transaction, string id, CancellationToken stop)
    {
        await using var command = transaction.CreateCommand($"{_select} WHERE p.id = $1 FOR NO KEY UPDATE");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        return (await All(command, stop)).SingleOrDefault();
    }

    private static async Task<(List<Pass> Passes, List<TemplateHead>? Templates)> One(
        StatementTransaction transaction,
        Guid account,
        string id,
        CancellationToken stop
    )
    {
        await using var batch = transaction.CreateBatch();
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

        var pass = Read(row);
        await row.NextResultAsync(stop);
        return ([pass], await TemplateHead.All(row, stop));
    }

    private static async Task<List<Pass>> Many(StatementTransaction transaction, Guid account, string[] ids, CancellationToken stop)
    {
        await using var command = transaction.CreateCommand(_many);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
        return await All(command, stop);
    }

    private static async Task<List<Pass>> All(NpgsqlCommand command, CancellationToken stop)
    {
        await using var row = await command.ExecuteReaderAsync(stop);
        var passes = new List<Pass>();
        while (await row.ReadAsync(stop))
        {
            passes.Add(Read(row));
        }

        return passes;
    }

    private static Pass Read(DbDataReader row)
    {
        var pass = ReadPass.Read(row, 0);
        var index = row.FieldCount - 1;
        pass.DynamicIndex = row.IsDBNull(index) ? null : row.GetString(index);
        return pass;
    }

    private static async Task<List<TemplateHead>> TemplatesOf(
        StatementTransaction transaction,
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
            await using var command = transaction.CreateCommand(
                "SELECT FROM templates WHERE account_id = $1 AND (id = ANY($2) OR name = ANY($3)) ORDER BY id FOR SHARE"
            );
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
            await command.ExecuteNonQueryAsync(stop);
        }

        return await TemplateHead.Of(transaction.Connection, account, ids, names, stop);
    }
}
