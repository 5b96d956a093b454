using System.Text;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Mail;

/// <summary>The folder that mails are written to where no mail server is set. It holds customers' addresses and links, so only the
/// server's account can read it, and old mails are deleted.</summary>
internal sealed class MailPickup(DataFolder folder, TimeProvider clock)
{
    public const int Most = 10_000;
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private string Path => folder.File("mail");

    public async Task Put(MailMessage message, CancellationToken stop)
    {
        folder.Made();
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await PrivateFile.Write(
            System.IO.Path.Combine(Path, $"{message.Id.Split('@')[0]}.eml"),
            Encoding.ASCII.GetString(message.Write()),
            stop
        );
    }

    /// <summary>Deletes the mails older than <see cref="Kept"/>, and of the others the oldest beyond <paramref name="most"/>.</summary>
    public void Tidy(int most = Most)
    {
        var before = clock.GetUtcNow() - Kept;
        var mails = new DirectoryInfo(Path) is { Exists: true } mail
            ? mail.GetFiles("*.eml").OrderByDescending(f => f.LastWriteTimeUtc).ToList()
            : [];
        foreach (var old in mails.Where((f, newer) => newer >= most || f.LastWriteTimeUtc < before))
        {
            old.Delete();
        }
    }
}
