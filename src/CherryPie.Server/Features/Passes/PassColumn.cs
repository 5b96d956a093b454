using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Passes;

/// <summary>The columns of the attributes of a pass, for the statements that are written by hand: their names and how each is read and
/// written. Made of <see cref="PassAttributes"/> once; per row there is neither reflection nor boxing.</summary>
internal abstract class PassColumn(string name, string cast)
{
    /// <summary>All, for SELECT.</summary>
    public static readonly PassColumn[] Selected = [.. PassAttributes.All.Where(a => a.Column is not null).Select(Of)];

    /// <summary>Those that a new pass has values of, for INSERT.</summary>
    public static readonly PassColumn[] Inserted =
    [
        .. PassAttributes.All.Where(a => a is { Column: not null, IsSetLater: false }).Select(Of),
    ];

    public string Name => name;

    /// <summary>The name with what makes the column's type of an element of unnest.</summary>
    public string Cast => name + cast;

    /// <summary>Reads it from a row.</summary>
    public abstract void Load(Pass pass, DbDataReader row, int at);

    /// <summary>The values of passes as one array.</summary>
    public abstract NpgsqlParameter Values(IReadOnlyList<Pass> passes);

    /// <summary>The values of passes as one array, for a column that is no attribute.</summary>
    public static NpgsqlParameter Values<T>(IReadOnlyList<Pass> passes, Func<Pass, T> get, NpgsqlDbType type)
    {
        var values = new T[passes.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = get(passes[i]);
        }

        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    /// <returns>Null where the row has none.</returns>
    public static DateTimeOffset? TimeAt(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);

    private static string? TextAt(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static PassColumn Of(PassAttributes.Attribute attribute)
    {
        var name = attribute.Column!;
        return attribute switch
        {
            PassAttributes.Flag a => new Typed<bool>(name, NpgsqlDbType.Boolean, a.Get!, a.Set!, (row, at) => row.GetBoolean(at)),
            PassAttributes.Whole a => new Typed<long>(name, NpgsqlDbType.Bigint, a.Get!, a.Set!, (row, at) => row.GetInt64(at)),
            PassAttributes.Time a => new Typed<DateTimeOffset?>(name, NpgsqlDbType.TimestampTz, a.Get!, a.Set!, TimeAt),
            PassAttributes.Text a => new Typed<string?>(name, NpgsqlDbType.Text, a.Get!, a.Set!, TextAt),
            PassAttributes.Json a => new Typed<string?>(name, NpgsqlDbType.Text, a.Stored, a.Store, TextAt, "::json"),
            _ => throw new NotSupportedException($"Columns of {attribute.GetType().Name} are not known."),
        };
    }

    private sealed class Typed<T>(
        string name,
        NpgsqlDbType type,
        Func<Pass, T> get,
        Action<Pass, T> set,
        Func<DbDataReader, int, T> read,
        string cast = ""
    ) : PassColumn(name, cast)
    {
        public override void Load(Pass pass, DbDataReader row, int at) => set(pass, read(row, at));

        public override NpgsqlParameter Values(IReadOnlyList<Pass> passes) => Values(passes, get, type);
    }
}
