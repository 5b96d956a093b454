using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A parameter for unnest: one value of each row, so that a statement takes any number of rows with one plan.</summary>
internal static class ArrayParameter
{
    public static NpgsqlParameter Of<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> value, NpgsqlDbType type) =>
        new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
