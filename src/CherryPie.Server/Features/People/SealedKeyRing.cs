using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using CherryPie.Server.Features.Accounts;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace CherryPie.Server.Features.People;

/// <summary>A key that cookies and forms are protected by. It is in the database, so that any server reads any cookie, and sealed by the
/// master key.</summary>
internal sealed class KeyRingEntry
{
    public Guid Id { get; init; }

    /// <summary>The XML of data protection, sealed.</summary>
    public required byte[] Content { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static string OwnerOf(Guid id) => $"key_ring/{id}/content";
}

internal sealed class KeyRingMapping : IEntityTypeConfiguration<KeyRingEntry>
{
    public void Configure(EntityTypeBuilder<KeyRingEntry> builder) => builder.ToTable("key_ring");
}

/// <summary>Data protection's repository on that table. It is asked seldom, and by code that knows no async.</summary>
internal sealed class SealedKeyRing(NpgsqlDataSource database, MasterKeys keys, TimeProvider clock, ILogger<SealedKeyRing> log)
    : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var all = new List<XElement>();
        using var command = database.CreateCommand("SELECT id, content FROM key_ring ORDER BY created_at, id");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var id = rows.GetGuid(0);
            try
            {
                all.Add(XElement.Parse(Encoding.UTF8.GetString(keys.Box.Open(rows.GetFieldValue<byte[]>(1), KeyRingEntry.OwnerOf(id)))));
            }
            catch (CryptographicException)
            {
                log.LogWarning("A key of the console's cookies can't be opened by the master key: who signed in with it signs in again");
            }
        }

        return all;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var id = Guid.CreateVersion7();
        var content = keys.Box.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), KeyRingEntry.OwnerOf(id));
        using var command = database.CreateCommand("INSERT INTO key_ring (id, content, created_at) VALUES ($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        command.ExecuteNonQuery();
    }
}
