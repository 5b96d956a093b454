namespace CherryPie.Server.Cli;

/// <summary>A file that a verb writes: for its owner alone, as it holds names and addresses, and under its name only once it is
/// whole.</summary>
internal sealed class NewFile : IAsyncDisposable
{
    private readonly string _beside;

    private NewFile(string path, string beside, FileStream content) => (Path, _beside, Content) = (path, beside, content);

    public string Path { get; }

    public FileStream Content { get; }

    /// <exception cref="IOException">It is there already, or can't be written.</exception>
    public static NewFile Create(string path)
    {
        Refuse(path);
        var beside = $"{path}.{System.IO.Path.GetRandomFileName()}.part";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 16,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, beside, new FileStream(beside, options));
    }

    /// <summary>The file is whole.</summary>
    public async Task Keep()
    {
        Content.Flush(flushToDisk: true);
        await Content.DisposeAsync();
        File.Move(_beside, Path, overwrite: false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Content.DisposeAsync();
        }
        finally
        {
            File.Delete(_beside);
        }
    }

    private static void Refuse(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new IOException($"{path} already exists: choose another name");
        }
    }
}
