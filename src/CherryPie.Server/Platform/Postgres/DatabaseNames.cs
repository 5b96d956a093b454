using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Names columns, indexes and keys as PostgreSQL's users do: in lower case, words joined by underscores.</summary>
internal static class DatabaseNames
{
    public static void Set(IMutableModel model)
    {
        foreach (var property in model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }

        foreach (var entity in model.GetEntityTypes())
        {
            foreach (var index in entity.GetIndexes())
            {
                var columns = index.Name is { } name ? SnakeCase(name) : string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)));
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{columns}");
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName($"pk_{entity.GetTableName()}");
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName($"fk_{entity.GetTableName()}_{string.Join('_', key.Properties.Select(p => SnakeCase(p.Name)))}");
            }
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(
            name.Select(
                (c, i) =>
                    char.IsAsciiLetterUpper(c)
                        ? (i > 0 && !char.IsAsciiDigit(name[i - 1]) ? "_" : "") + char.ToLowerInvariant(c)
                        : c.ToString()
            )
        );
}
