using CherryPie.Server.Features.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Accounts;

/// <summary>Secrets have 8 to 1024 characters. An HMAC pads its key to 64 bytes, and hashes a longer one first.</summary>
public sealed class SecretLengthTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData(8, 's')]
    [InlineData(15, 's')]
    [InlineData(16, 's')]
    [InlineData(31, 's')]
    [InlineData(63, 's')]
    [InlineData(64, 's')]
    [InlineData(65, 's')]
    [InlineData(1024, 's')]
    [InlineData(8, 'é')]
    [InlineData(1024, '語')]
    public async Task A_secret_of_any_allowed_length_signs_and_a_similar_one_does_not(int length, char letter)
    {
        using var client = server.CreateClient();
        await using var scope = server.Services.CreateAsyncScope();
        var (key, secret) = ($"key-{length}-{letter}", new string(letter, length));
        await scope.ServiceProvider.GetRequiredService<CreateAccount>().Run("Example", key, secret, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("[]", (await Ask(client, key, secret)).Json.GetRawText());
        foreach (var other in new[] { secret[..^1], secret + letter, secret[..^1] + 'x', "" })
        {
            Assert.Equal("Invalid token: unknown key or wrong signature", (await Ask(client, key, other)).Refused(401));
        }
    }

    // Of another length it would take another time than the key of an unknown account.
    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(3072)]
    public void Whatever_the_secret_s_length_the_key_has_64_bytes(int bytes) =>
        Assert.Equal(64, PkTokenHandler.SigningKey(new byte[bytes]).Key.Length);

    private Task<Answer> Ask(HttpClient client, string key, string secret) =>
        new ApiClient(client, key, secret, server.Clock).Get("/v2/campaigns");
}
