using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A file in the database, where every server can read it. Its bytes are <see cref="FileChunk"/>s.</summary>
internal sealed class SpooledFileRow
{
    public long Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The caller's name for it; null: it has none.</summary>
    public string? Name { get; init; }

    /// <summary>In bytes; 0 until it is written whole.</summary>
    public long Length { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class FileChunk
{
    public required long FileId { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    /// <summary><see cref="SpooledFile.ChunkSize"/> bytes; the last one may be shorter.</summary>
    public required byte[] Content { get; init; }
}

internal sealed class SpooledFileMapping : IEntityTypeConfiguration<SpooledFileRow>
{
    public void Configure(EntityTypeBuilder<SpooledFileRow> builder)
    {
        builder.ToTable("spooled_files");
        builder.Property(f => f.Name).HasMaxLength(255);
        builder.HasIndex(f => f.AccountId);
        builder.HasIndex(f => f.CreatedAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class FileChunkMapping : IEntityTypeConfiguration<FileChunk>
{
    public void Configure(EntityTypeBuilder<FileChunk> builder)
    {
        builder.ToTable("file_chunks");
        builder.HasKey(c => new { c.FileId, c.Number });
        builder.HasOne<SpooledFileRow>().WithMany().HasForeignKey(c => c.FileId).OnDelete(DeleteBehavior.Cascade);
    }
}
