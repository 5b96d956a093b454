using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Whom what a dry run tried would reach, at most.</summary>
/// <param name="Mails">Mails that go out.</param>
/// <param name="Passes">Passes in wallets that are announced to their phones, counted up to one more than
/// <see cref="CountTried.Most"/>.</param>
internal sealed record TriedReach(long Mails, long Passes);

/// <summary>Says, before something is imported or changed, how many mails and pushes that means at most.</summary>
internal sealed class CountTried(NpgsqlDataSource database, SearchPasses search, Tenant tenant)
{
    public const int Most = 100_000;

    public async Task<TriedReach> Of(BulkJob job, CancellationToken stop)
    {
        if (job.Kind == BulkKind.update)
        {
            var update = UpdateOptions.Stored(job.Options);
            var problems = new Problems();
            var filter = await search.Filter(update.Filter, problems, stop);
            problems.ThrowIfAny();
            return new(update.Mail ? job.Updated : 0, Math.Min(job.Updated, await InWallets(filter.Condition, filter.Parameters, stop)));
        }

        var import = ImportOptions.Stored(job.Options);
        return new(
            import.Mail ? job.Issued + job.Updated : 0,
            job.Updated == 0
                ? 0
                : Math.Min(
                    job.Updated,
                    await InWallets(
                        "p.account_id = @mine AND (@template = '' OR p.template_id IN "
                            + "(SELECT id FROM templates WHERE account_id = @mine AND name = @template))",
                        [new("mine", tenant.Required), new("template", import.TemplateName ?? "")],
                        stop
                    )
                )
        );
    }

    private async Task<long> InWallets(string condition, IEnumerable<NpgsqlParameter> parameters, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            $"""
            SELECT count(*) FROM (
                SELECT FROM passes p WHERE {condition} AND (p.passbook_devices > 0 OR p.android_pay_devices > 0) LIMIT {Most + 1}) known
            """
        );
        command.Parameters.AddRange(parameters.ToArray());
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }
}
