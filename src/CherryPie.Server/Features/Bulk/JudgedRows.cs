using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Rows of which each issues a pass, as the use case takes and judges them.</summary>
internal sealed class JudgedRows
{
    private readonly Problems _problems = new();
    private readonly List<PassRequest> _bodies;
    private JudgedPasses? _judged;

    private JudgedRows(ImportPlan plan, IReadOnlyList<ImportRow> rows) =>
        (Rows, _bodies) = (
            rows,
            [.. rows.Select((r, i) => new PassRequest(JsonFields.Of(r.Json, $"rows[{i}]", _problems)) { IsMailed = plan.Options.Mail })]
        );

    public IReadOnlyList<ImportRow> Rows { get; }

    public List<PassRequest> Bodies => _bodies;

    public Problems Problems => _problems;

    public static JudgedRows Of(ImportPlan plan, IReadOnlyList<ImportRow> rows) => new(plan, rows);

    /// <summary>Judges the rows of a block while the block before is stored: then the server works while PostgreSQL does.</summary>
    /// <returns>Null: the server is too busy now.</returns>
    public static async Task<JudgedRows?> Ahead(
        ImportPlan plan,
        IEnumerable<ImportRow> rows,
        IServiceProvider services,
        CancellationToken stop
    )
    {
        try
        {
            var ahead = new JudgedRows(plan, [.. rows.Where(r => r.Fault is null)]);
            ahead._judged = await services.GetRequiredService<IssuePass>().Judge(ahead._bodies, stop);
            return ahead;
        }
        catch (Refusal)
        {
            return null;
        }
    }

    /// <returns>The passes' ids.</returns>
    public async Task<List<string>> Issue(IssuePass issue, CancellationToken stop) =>
        await issue.Issue(_judged ?? await issue.Judge(_bodies, stop), _bodies, _problems, stop);

    /// <returns>Ids that no pass has.</returns>
    public Task<List<string>> Check(IssuePass issue, CancellationToken stop) => issue.Check(_bodies, _problems, stop);
}

/// <summary>A block of an import.</summary>
/// <param name="Judged">What was judged of its rows before its transaction; null: nothing.</param>
internal sealed record JudgedBlock(List<ImportRow> Rows, JudgedRows? Judged);
