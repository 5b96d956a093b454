using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Passes;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What a first pass that tries everything remembers of its former blocks, of which nothing is stored: how many passes they
/// would have issued, and with which user ids. Of those only hashes, and no more than memory is there for.</summary>
/// <param name="isBounded">Whether it stops at maxIssue, as the import would; else that is left to the second pass.</param>
internal sealed class DryRun(bool isBounded)
{
    private const int MostRemembered = 1_000_000;

    // By a user id the row that came last with it.
    private readonly Dictionary<ulong, ulong> _rows = [];
    private long _issued;

    /// <summary>How many passes a block may issue, where the counters have so many left.</summary>
    public long Room(long left) => isBounded ? Math.Max(0, left - _issued) : long.MaxValue;

    /// <summary>Refuses user ids that passes of former blocks would have, where each row issues one.</summary>
    public void Refuse(ImportMode mode, IReadOnlyList<PassRequest> bodies)
    {
        foreach (var body in bodies.Where(b => mode == ImportMode.issue && b.UserDefinedId is { } id && _rows.ContainsKey(Hash(id))))
        {
            new GivenUserId(body, Campaign: 0, Owner: "").Refuse();
        }
    }

    /// <summary>Counts rows that could be issued. One whose pass a former block would have issued changes that.</summary>
    /// <exception cref="QuotaReachedException">There is no room for all of them.</exception>
    public void Issued(BlockResults results, long room, List<ImportRow> rows, List<string> ids)
    {
        var (fresh, passes) = (new List<ImportRow>(), new List<string>());
        foreach (var (row, pass) in rows.Zip(ids))
        {
            var (userId, now) = (UserIdOf(row), Hash(row.Json.GetRawText()));
            if (userId is not null && Last(results, userId) is { } last)
            {
                results.Change(row, pass, last != now);
            }
            else
            {
                fresh.Add(row);
                passes.Add(pass);
            }

            if (userId is not null)
            {
                results.Tried[userId] = now;
            }
        }

        if (results.Issued + fresh.Count > room)
        {
            throw new QuotaReachedException(fresh[(int)(room - results.Issued)].Number);
        }

        results.Issue(fresh, passes);
    }

    /// <summary>Rows of the same block have changed what it would have issued.</summary>
    public static void Changed(BlockResults results, List<(string Id, ImportRow Row)> rows)
    {
        foreach (var (_, row) in rows.Where(r => results.Tried.ContainsKey(r.Row.Key)))
        {
            results.Tried[row.Key] = Hash(row.Json.GetRawText());
        }
    }

    /// <summary>A block is over.</summary>
    public void Keep(BlockResults block)
    {
        _issued += block.Issued;
        foreach (var (userId, row) in block.Tried)
        {
            var key = Hash(userId);
            if (_rows.Count < MostRemembered || _rows.ContainsKey(key))
            {
                _rows[key] = row;
            }
        }
    }

    // Null: it is new.
    private ulong? Last(BlockResults results, string userId) =>
        results.Tried.TryGetValue(userId, out var row) || _rows.TryGetValue(Hash(userId), out row) ? row : null;

    private static string? UserIdOf(ImportRow row) => row.Json.TryGetProperty("userDefinedId", out var id) ? id.GetString() : null;

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
