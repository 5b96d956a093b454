using System.Data.Common;

namespace CherryPie.Server.Features.Passes;

/// <summary>How a pass stands with Google Wallet, where its campaign has an issuer.</summary>
/// <param name="State">As GET shows it.</param>
/// <param name="SavedAt">When somebody last saved it.</param>
internal sealed record GoogleStanding(string State, DateTimeOffset? SavedAt)
{
    /// <returns>Null where there is no issuer.</returns>
    public static GoogleStanding? Read(DbDataReader row, int at) =>
        row.IsDBNull(at) ? null : new(row.GetString(at), PassColumn.TimeAt(row, at + 1));
}
