using System.Runtime.CompilerServices;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The rows of a file in blocks, each for one transaction.</summary>
internal static class ImportBlocks
{
    // Of a block, so that long rows need no more memory than short ones.
    private const int MostCharacters = 4 << 20;

    /// <param name="from">The last row that is done.</param>
    /// <param name="pace">How large blocks are.</param>
    /// <param name="each">Done with each row that is read.</param>
    public static async IAsyncEnumerable<List<ImportRow>> Of(
        TableReader reader,
        ImportPlan plan,
        long from,
        BulkPace pace,
        Action? each,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        var (block, size, most) = (new List<ImportRow>(), 0L, pace.Rows);
        await foreach (var row in reader.Rows(stop))
        {
            each?.Invoke();
            if (row.Number <= from)
            {
                continue;
            }

            if (block.Count % 10 == 9)
            {
                await pace.Breathe(stop);
            }

            block.Add(plan.Read(row));
            size += row.Cells.Sum(c => (long)c.Text.Length) + (row.Raw?.Length ?? 0);
            if (block.Count >= most || size > MostCharacters)
            {
                yield return block;
                (block, size, most) = ([], 0, pace.Rows);
            }
        }

        if (block.Count > 0)
        {
            yield return block;
        }
    }
}
