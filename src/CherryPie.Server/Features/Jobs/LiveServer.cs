using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Jobs;

/// <summary>A server that runs. Its row is the lease of everything that it has leased.</summary>
internal sealed class LiveServer
{
    public Guid Id { get; init; }

    /// <summary>By the database's clock; renewed every second.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>PostgreSQL's process that served the renewal. It ends with the server's process.</summary>
    public int BackendPid { get; init; }
}

/// <summary>A statement that makes due at once what servers had leased that are gone: <c>$1</c> is the array of their ids.</summary>
internal sealed record ReleaseLeases(string Sql);

internal sealed class LiveServerMapping : IEntityTypeConfiguration<LiveServer>
{
    public void Configure(EntityTypeBuilder<LiveServer> builder)
    {
        builder.ToTable("servers");
        builder.Property(s => s.Id).ValueGeneratedNever();
    }
}
