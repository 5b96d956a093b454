using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace CherryPie.Server.Features.Backup;

/// <summary>Moves the rows of one table between COPY and a stream, through a buffer, and counts and hashes what passes.</summary>
internal sealed class TableRows(BackedUpTable table, Action<string> say) : IDisposable
{
    private static readonly TimeSpan _progressEvery = TimeSpan.FromSeconds(5);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly Stopwatch _sinceSaid = Stopwatch.StartNew();
    private long _lines;

    public async Task Read(NpgsqlConnection connection, Stream to, CancellationToken stop)
    {
        using var rows = await connection.BeginTextExportAsync($"{table.Copy()} TO STDOUT", stop);
        await Move(Raw(rows), to, stop);
        Count(ArchiveFormat.EndOfRows.Span);
        await to.WriteAsync(ArchiveFormat.EndOfRows, stop);
    }

    /// <summary>The end mark goes with the rows: PostgreSQL takes it for the end.</summary>
    public async Task Write(NpgsqlConnection connection, Stream from, CancellationToken stop)
    {
        await using var rows = await connection.BeginTextImportAsync($"{table.Copy()} FROM STDIN", stop);
        await Move(from, ((StreamWriter)(TextWriter)rows).BaseStream, stop);
    }

    /// <summary>What has passed. Call once.</summary>
    public BackedUpRows Moved()
    {
        var moved = new BackedUpRows(table.Name, _lines - ArchiveFormat.LinesOfEnd, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        say($"{table.Name}: {Rows(moved.Rows)} rows");
        return moved;
    }

    public void Dispose() => _hash.Dispose();

    // The text is UTF-8 as it comes: it needs no decoding.
    private static Stream Raw(TextReader rows) => ((StreamReader)rows).BaseStream;

    private static string Rows(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private async Task Move(Stream from, Stream to, CancellationToken stop)
    {
        int read;
        while ((read = await from.ReadAsync(_buffer, stop)) > 0)
        {
            Count(_buffer.AsSpan(0, read));
            await to.WriteAsync(_buffer.AsMemory(0, read), stop);
            if (_sinceSaid.Elapsed > _progressEvery)
            {
                _sinceSaid.Restart();
                say($"{table.Name}: {Rows(_lines)} rows so far");
            }
        }
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _lines += bytes.Count((byte)'\n');
    }
}
