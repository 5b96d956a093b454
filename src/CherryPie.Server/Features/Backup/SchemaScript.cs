using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CherryPie.Server.Features.Backup;

/// <summary>The migrations as SQL, which runs in a transaction together with the rows; EF's own run would commit each apart.</summary>
internal sealed class SchemaScript : IDisposable
{
    /// <summary>A database without tables.</summary>
    public const string Nothing = Migration.InitialDatabase;

    // Connected to nothing: a file is checked before any database is opened.
    private readonly ServerDb _db = new(new DbContextOptionsBuilder<ServerDb>().UseNpgsql().Options, new Tenant(), new Actor());
    private List<string>? _known;

    /// <summary>The migrations that this build knows, the oldest first.</summary>
    public IReadOnlyList<string> Known => _known ??= [.. _db.Database.GetMigrations()];

    public string Newest => Known[^1];

    /// <param name="from">The database's last migration.</param>
    /// <param name="to">The one to come to, also an earlier one.</param>
    public string Between(string from, string to) =>
        _db.GetService<IMigrator>().GenerateScript(from, to, MigrationsSqlGenerationOptions.NoTransactions);

    public void Dispose() => _db.Dispose();
}
