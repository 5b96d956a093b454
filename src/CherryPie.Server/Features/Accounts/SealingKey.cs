using Npgsql;

namespace CherryPie.Server.Features.Accounts;

/// <summary>A master key that secrets of a database are sealed under.</summary>
/// <param name="Id">As <see cref="SecretBox.CurrentKeyId"/>; safe to show.</param>
/// <param name="Count">How many secrets.</param>
internal sealed record SealingKey(string Id, long Count)
{
    // Bytes 1 to 8 of a sealed secret name the key that sealed it. Stored answers of requests are left out: they are worth a day, and there
    // are so many that they would outvote the others. So are webhooks' secrets: a former schema that is backed up has none, and the secrets
    // of their accounts tell the same.
    public const string Select = """
        SELECT substring(secret FROM 2 FOR 8), count(*) FROM (
            SELECT api_secret FROM accounts
            UNION ALL SELECT token_key FROM accounts
            UNION ALL SELECT private_key FROM certificates
            UNION ALL SELECT private_key FROM signing_requests) sealed(secret)
        GROUP BY 1
        """;

    public static SealingKey Of(NpgsqlDataReader row) => new(Convert.ToHexStringLower(row.GetFieldValue<byte[]>(0)), row.GetInt64(1));

    /// <summary>A few unknown keys are damaged rows, whose accounts are refused one by one; when they are half of the secrets or more, the
    /// right key is missing.</summary>
    /// <returns>The missing key's id; null when the box has what the secrets need.</returns>
    public static string? Missing(SecretBox box, IReadOnlyCollection<SealingKey> sealedUnder)
    {
        var unknown = sealedUnder.Where(s => !box.Knows(Convert.FromHexString(s.Id))).OrderByDescending(s => s.Count).ToList();
        return unknown.Count > 0 && 2 * unknown.Sum(s => s.Count) >= sealedUnder.Sum(s => s.Count) ? unknown[0].Id : null;
    }
}
