using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Accounts;

/// <summary>Stops the start outside Development when a secret is a well-known example's, or has fewer than 8 different bytes.</summary>
internal static class ProductionSecrets
{
    private const int FewestBytes = 8;
    private static readonly string[] _examples =
    [
        "password",
        "passwort",
        "secret",
        "changeme",
        "change-me",
        "change_me",
        "cherrypie",
        "example",
        "default",
        "test",
        "12345678",
    ];

    public static void Check(IServiceProvider services)
    {
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return;
        }

        var (first, secrets) = (services.GetRequiredService<FirstAccountOptions>(), services.GetRequiredService<SecretsOptions>());
        if (
            first.Secret is { Length: > 0 } secret
            && (
                Array.Exists(_examples, e => e.Equals(Letters(secret), StringComparison.OrdinalIgnoreCase))
                || secret.Distinct().Count() < FewestBytes
            )
        )
        {
            throw new OperatorError(
                "FirstAccount__Secret is an example's, which anyone can guess: outside Development set one of your own, or none, "
                    + "and a random one is made"
            );
        }

        foreach (var key in (secrets.MasterKey ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var bytes = new byte[key.Length];
            if (
                Convert.TryFromBase64String(key, bytes, out var length)
                && bytes.AsSpan(0, length).ToArray().Distinct().Count() < FewestBytes
            )
            {
                throw new OperatorError(
                    "Secrets__MasterKey is an example's, which anyone can guess. Make one with: openssl rand -base64 32"
                );
            }
        }
    }

    private static string Letters(string secret) => secret.TrimEnd('!', '.', '0', '1', '2', '3');
}
