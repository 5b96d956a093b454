using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.Google;

/// <summary>A server with a Google of its own.</summary>
public class GoogleServer : Server
{
    internal GoogleSite Google { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        Google = await GoogleSite.Start();
        await base.InitializeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        Google.Configure(builder);
        builder.UseSetting("PublicUrl", "http://localhost");
    }

    protected override async Task Ended() => await Google.DisposeAsync();
}

/// <summary>Short ways to Google Wallet.</summary>
internal static class GoogleCalls
{
    private static readonly Lazy<string> _key = new(Key);

    /// <summary>A service account's key, as Google's console gives it.</summary>
    public static byte[] ServiceAccount(string email = "wallet@example.iam.gserviceaccount.com", string? privateKey = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = "service_account",
                project_id = "example",
                private_key_id = "7c1f0a9b2d3e4f5061728394a5b6c7d8e9f00112",
                private_key = privateKey ?? _key.Value,
                client_email = email,
                token_uri = "http://127.0.0.1:9/never-called",
            }
        );

    extension(World world)
    {
        public Task<Answer> AddIssuer(string issuer = GoogleSite.Issuer, byte[]? account = null) =>
            world.Api.PostForm(
                "/v2/googleIssuers",
                new Part("serviceAccount", account ?? ServiceAccount(), "key.json"),
                Part.Json($$"""{"issuerId":"{{issuer}}","name":"Coffee Club"}""")
            );

        /// <summary>The campaign and template that most tests need, for Google too.</summary>
        public async Task<string> GoogleTemplate(string design = "", string more = "")
        {
            var issuer = (await world.AddIssuer()).Id;
            await world.Campaign(more: $",\"googleIssuerId\":\"{issuer}\"");
            await world.Template(design: design, more: more);
            return issuer;
        }

        /// <summary>Opens a pass's link, as who taps the button.</summary>
        /// <returns>Status, and the address of Google's page.</returns>
        public async Task<(int Status, string Url)> OpenGoogle(string pass)
        {
            using var client = world.Server.CreateClient(new() { AllowAutoRedirect = false });
            using var answer = await client.GetAsync(new Uri($"/v2/passes/{pass}/googleWallet", UriKind.Relative));
            return ((int)answer.StatusCode, answer.Headers.Location?.ToString() ?? await answer.Content.ReadAsStringAsync());
        }
    }

    private static string Key()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    public static byte[] Utf8(this string text) => Encoding.UTF8.GetBytes(text);
}
