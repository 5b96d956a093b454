using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace CherryPie.Server.Tests.Mail;

/// <summary>A server that mails through a simulated mail server.</summary>
public class MailServer : Server
{
    public const string Password = "the mail server's own word";

    internal MailServer(bool beginsWithTls) => Smtp = new FakeSmtp(beginsWithTls);

    public MailServer()
        : this(beginsWithTls: false) { }

    internal FakeSmtp Smtp { get; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Mail:Host", "127.0.0.1");
        builder.UseSetting("Mail:Port", $"{Smtp.Port}");
        builder.UseSetting("Mail:From", "passes@example.com");
        builder.UseSetting("Mail:User", "me");
        builder.UseSetting("Mail:Password", Password);
        builder.UseSetting("Mail:TrustedRootsFile", Smtp.RootsFile);
        builder.UseSetting("Mail:RetryAfter", "00:00:00.050");
    }
}

/// <summary>The same with a short time-out, and no pause between attempts.</summary>
public sealed class ImpatientMailServer : MailServer
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);

        // Long enough for a whole delivery on a busy machine: one that ends between a message and its reply sends the mail twice.
        builder.UseSetting("Mail:Timeout", "00:00:02");
        builder.UseSetting("Mail:RetryAfter", "00:00:00.001");
    }
}

/// <summary>The same over TLS from the first byte, with a public domain.</summary>
public sealed class TlsMailServer : MailServer
{
    public TlsMailServer()
        : base(beginsWithTls: true) { }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Mail:Security", "tls");
        builder.UseSetting("PublicUrl", "https://passes.example.com");
    }
}

/// <summary>The queue's rows about a pass.</summary>
internal static class MailJobs
{
    public static async Task<List<(bool IsDead, int Attempts, string? Error)>> Of(Server server, string pass)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(
            "SELECT is_dead, attempts, error FROM jobs WHERE kind = 'recovery-mail' AND subject = $1 ORDER BY id"
        );
        command.Parameters.Add(new() { Value = pass });
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<(bool, int, string?)>();
        while (await rows.ReadAsync())
        {
            found.Add((rows.GetBoolean(0), rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return found;
    }

    /// <summary>Sets how often it has failed already.</summary>
    public static async Task Age(Server server, string pass, int attempts)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand("UPDATE jobs SET attempts = $2 WHERE kind = 'recovery-mail' AND subject = $1");
        command.Parameters.Add(new() { Value = pass });
        command.Parameters.Add(new() { Value = attempts });
        await command.ExecuteNonQueryAsync();
    }

    public static Task Done(Server server, string pass) => Eventually.Is(async () => (await Of(server, pass)).Count == 0);
}
