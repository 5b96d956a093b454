namespace CherryPie.Server.Platform.Hosting;

/// <summary>Files that only the server's account may read (0600), from their first byte on, and that are whole or not there.</summary>
internal static class PrivateFile
{
    public static async Task Write(string file, string text, CancellationToken stop)
    {
        var beside = file + ".new";
        File.Delete(beside);
        await using (
            var stream = new FileStream(
                beside,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
        )
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), stop);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, file, overwrite: true);
    }
}
