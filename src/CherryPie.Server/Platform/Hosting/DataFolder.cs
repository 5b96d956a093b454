namespace CherryPie.Server.Platform.Hosting;

/// <summary>Where the server keeps what is not in the database: embedded cluster, master key, first account, mail pickup.</summary>
internal sealed class DataFolder(HostingOptions options)
{
    public string Path { get; } = Absolute(options.DataFolder ?? Default());

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Creates the folder, 0700. One that exists keeps its mode.</summary>
    public DataFolder Made()
    {
        try
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return this;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError(
                $"The data folder {Path} can't be made ({e.Message}). Set DataFolder to a folder that this account may write.",
                e
            );
        }
    }

    // https://specifications.freedesktop.org/basedir-spec/latest/: a relative XDG_DATA_HOME is to be passed over.
    private static string Default()
    {
        var asked = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var data =
            System.IO.Path.IsPathRooted(asked) ? asked
            : home.Length > 0 ? System.IO.Path.Combine(home, ".local", "share")
            : throw new OperatorError("This account has no home folder: set DataFolder to an absolute path.");
        return System.IO.Path.Combine(data, "cherrypie");
    }

    private static string Absolute(string folder) =>
        System.IO.Path.IsPathRooted(folder)
            ? System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder))
            : throw new OperatorError($"DataFolder is '{folder}'; it must be an absolute path such as /var/lib/cherrypie.");
}
