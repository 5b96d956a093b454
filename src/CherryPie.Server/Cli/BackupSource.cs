using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>What a restore reads, twice: to check it, then to use it.</summary>
internal static class BackupSource
{
    /// <param name="file">- is standard input, which goes through an unnamed file in the data folder.</param>
    public static async Task<FileStream> Open(string file, DataFolder folder, CancellationToken stop)
    {
        try
        {
            if (file != "-")
            {
                return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            }

            var kept = new FileStream(
                folder.Made().File($"restore-{Path.GetRandomFileName()}"),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Options = FileOptions.DeleteOnClose,
                    BufferSize = 1 << 16,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(kept, stop);
            return kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"{(file == "-" ? "The backup" : file)} can't be read: {e.Message}. Nothing was changed.", e);
        }
    }
}
