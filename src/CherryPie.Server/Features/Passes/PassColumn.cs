using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Passes;

/// <summary>The columns of the attributes of a pass, for the statements that are written by hand: their names and how each is read and
/// written. Made of <see cref="PassAttributes"/> once; per row there is neither reflection nor boxing.</summary>
/// <param name="property">The property of <see cref="Pass"/>.</param>
/// <param name="name">The column.</param>
/// <param name="cast">What makes the column's type of a parameter.</param>
internal abstract class PassColumn(string property, string name, string cast)
{
    /// <summary>All, for SELECT.</summary>
    public static readonly PassColumn[] Selected = [.. PassAttributes.All.Where(a => a.Column is not null).Select(Of)];

    /// <summary>Those that a new pass has values of, for INSERT.</summary>
    public static readonly PassColumn[] Inserted =
    [
        .. PassAttributes.All.Where(a => a is { Column: not null, IsSetLater: false }).Select(Of),
    ];

    /// <summary>Those that a change of a pass may change, in the order in which changed attributes are named. updated_at goes with each
    /// change.</summary>
    public static readonly PassColumn[] Changed = [.. Inserted.Concat(Others()).OrderBy(c => c.Property, StringComparer.Ordinal)];

    public string Property => property;

    public string Name => name;

    /// <summary>The name with what makes the column's type of an element of unnest.</summary>
    public string Cast => name + cast;

    /// <summary>For SET, with the parameter of this number.</summary>
    public string Assign(int parameter) => $"{name} = {Sent(parameter)}";

    /// <summary>For VALUES, as the parameter of this number.</summary>
    public string Sent(int parameter) => $"${parameter}{cast}";

    /// <summary>Reads it from a row.</summary>
    public abstract void Load(Pass pass, DbDataReader row, int at);

    /// <summary>The values of passes as one array.</summary>
    public abstract NpgsqlParameter Values(IReadOnlyList<Pass> passes);

    /// <summary>The value of one pass.</summary>
    public abstract NpgsqlParameter Value(Pass pass);

    public abstract bool IsSame(Pass one, Pass other);

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

    private static PassColumn[] Others() =>
        [
            new Typed<long>(
                nameof(Pass.TemplateId),
                "template_id",
                NpgsqlDbType.Bigint,
                p => p.TemplateId,
                (p, id) => p.TemplateId = id,
                (row, at) => row.GetInt64(at)
            ),
            new Typed<string?>(
                nameof(Pass.DynamicIndex),
                "dynamic_index",
                NpgsqlDbType.Text,
                p => p.DynamicIndex,
                (p, index) => p.DynamicIndex = index,
                TextAt,
                "::jsonb"
            ),
            Count(nameof(Pass.EditRevision), "edit_revision", p => p.EditRevision, (p, count) => p.EditRevision = count),
            Count(nameof(Pass.ChangeCount), "change_count", p => p.ChangeCount, (p, count) => p.ChangeCount = count),
            new Typed<DateTimeOffset?>(
                nameof(Pass.ChangedAt),
                "changed_at",
                NpgsqlDbType.TimestampTz,
                p => p.ChangedAt,
                (p, at) => p.ChangedAt = at,
                TimeAt
            ),
        ];

    private static Typed<int> Count(string property, string name, Func<Pass, int> get, Action<Pass, int> set) =>
        new(property, name, NpgsqlDbType.Integer, get, set, (row, at) => row.GetInt32(at));

    private static PassColumn Of(PassAttributes.Attribute attribute)
    {
        var (property, name) = (attribute.Property, attribute.Column!);
        return attribute switch
        {
            PassAttributes.Flag a => new Typed<bool>(property, name, NpgsqlDbType.Boolean, a.Get!, a.Set!, (row, at) => row.GetBoolean(at)),
            PassAttributes.Whole a => new Typed<long>(property, name, NpgsqlDbType.Bigint, a.Get!, a.Set!, (row, at) => row.GetInt64(at)),
            PassAttributes.Time a => new Typed<DateTimeOffset?>(property, name, NpgsqlDbType.TimestampTz, a.Get!, a.Set!, TimeAt),
            PassAttributes.Text a => new Typed<string?>(property, name, NpgsqlDbType.Text, a.Get!, a.Set!, TextAt),
            PassAttributes.Json a => new Typed<string?>(property, name, NpgsqlDbType.Text, a.Stored, a.Store, TextAt, "::json"),
            _ => throw new NotSupportedException($"Columns of {attribute.GetType().Name} are not known."),
        };
    }

    private sealed class Typed<T>(
        string property,
        string name,
        NpgsqlDbType type,
        Func<Pass, T> get,
        Action<Pass, T> set,
        Func<DbDataReader, int, T> read,
        string cast = ""
    ) : PassColumn(property, name, cast)
    {
        public override void Load(Pass pass, DbDataReader row, int at) => set(pass, read(row, at));

        public override NpgsqlParameter Values(IReadOnlyList<Pass> passes) => Values(passes, get, type);

        public override NpgsqlParameter Value(Pass pass) =>
            get(pass) is { } value
                ? new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type }
                : new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type };

        public override bool IsSame(Pass one, Pass other) => EqualityComparer<T>.Default.Equals(get(one), get(other));
    }
}
