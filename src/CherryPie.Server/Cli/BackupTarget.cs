using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>Where a backup goes: standard output, or a file (0600) that gets its name when it is whole.</summary>
internal sealed class BackupTarget : IAsyncDisposable
{
    private readonly string? _file;
    private readonly string? _beside;
    private readonly bool _replace;

    private BackupTarget(Stream stream, string? file, string? beside, bool replace) =>
        (Stream, _file, _beside, _replace) = (stream, file, beside, replace);

    public Stream Stream { get; }

    /// <param name="file">- is standard output.</param>
    /// <param name="replace">Whether a file of this name may be replaced.</param>
    public static BackupTarget Open(string file, bool replace)
    {
        if (file == "-")
        {
            return Console.IsOutputRedirected
                ? new BackupTarget(Console.OpenStandardOutput(), null, null, replace)
                : throw new OperatorError("A backup is no text for a terminal: backup - > FILE, or backup FILE.");
        }

        Refuse(file, replace);
        var beside = $"{file}.{Path.GetRandomFileName()}.part";
        try
        {
            return new BackupTarget(
                new FileStream(
                    beside,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        Options = FileOptions.Asynchronous,
                        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    }
                ),
                file,
                beside,
                replace
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"{file} can't be written: {e.Message}", e);
        }
    }

    /// <exception cref="OperatorError">It is there already.</exception>
    public static void Refuse(string file, bool replace)
    {
        if (Directory.Exists(file) || (File.Exists(file) && !replace))
        {
            throw new OperatorError(
                $"{file} exists already: choose another name{(Directory.Exists(file) ? "" : ", or say --replace")}. Nothing was written."
            );
        }
    }

    /// <summary>The file is whole.</summary>
    public async Task Keep()
    {
        if (Stream is FileStream written)
        {
            written.Flush(flushToDisk: true);
            await written.DisposeAsync();
            File.Move(_beside!, _file!, overwrite: _replace);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (_beside is not null)
        {
            File.Delete(_beside);
        }
    }
}
