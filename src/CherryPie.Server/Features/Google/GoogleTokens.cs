using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CherryPie.Server.Features.Google;

/// <summary>An access token, or why there is none.</summary>
internal sealed record GoogleToken(string Token, DateTimeOffset Until, GoogleAnswer? Failure = null);

/// <summary>Access tokens of service accounts, each kept in memory until shortly before it ends.
/// <see href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest"/></summary>
internal sealed class GoogleTokens(GoogleHttp http, GoogleOptions options, TimeProvider clock)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    // Who tries keys could fill the memory. Beyond, all ask anew: for a request each.
    private const int Most = 10_000;
    private static readonly TimeSpan _early = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Holder> _tokens = new(StringComparer.Ordinal);

    public async Task<GoogleToken> Get(GoogleServiceAccount account, CancellationToken stop)
    {
        if (_tokens.Count > Most)
        {
            _tokens.Clear();
        }

        var holder = _tokens.GetOrAdd(Name(account), _ => new Holder());
        if (holder.Token is { } known && known.Until > clock.GetUtcNow())
        {
            return known;
        }

        await holder.WaitAsync(stop);
        try
        {
            if (holder.Token is { } meanwhile && meanwhile.Until > clock.GetUtcNow())
            {
                return meanwhile;
            }

            var token = await Ask(account, stop);
            holder.Token = token.Failure is null ? token : null;
            return token;
        }
        finally
        {
            holder.Release();
        }
    }

    /// <summary>Has the next request ask for a new one: Google takes this one no longer.</summary>
    public void Forget(GoogleServiceAccount account, string token)
    {
        if (_tokens.TryGetValue(Name(account), out var holder) && holder.Token is { } known && known.Token == token)
        {
            holder.Token = null;
        }
    }

    /// <summary>Has the next request ask for a new one: that shows whether the key is good now.</summary>
    public void Forget(GoogleServiceAccount account) => _tokens.TryRemove(Name(account), out _);

    /// <summary>Signs a JSON Web Token by the key of a service account.</summary>
    public static string Sign(GoogleServiceAccount account, string payload) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            payload,
            new SigningCredentials(
                new RsaSecurityKey(account.Key)
                {
                    KeyId = account.KeyId,
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false }, // the key is disposed of
                },
                SecurityAlgorithms.RsaSha256
            )
        );

    private async Task<GoogleToken> Ask(GoogleServiceAccount account, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var assertion = Sign(account, account.Assertion(options.TokenUrl.AbsoluteUri, now).ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenUrl)
        {
            Content = new FormUrlEncodedContent([new("grant_type", GrantType), new("assertion", assertion)]),
        };
        var answer = await http.Send(request, stop);
        if (!answer.IsOk)
        {
            // RFC 6749: a key that is no good is 400 invalid_grant.
            return new("", now, answer.Status == 400 ? answer with { Status = StatusCodes.Status401Unauthorized } : answer);
        }

        var json = answer.Json();
        return
            json is { } body
            && body.TryGetProperty("access_token", out var token)
            && token.ValueKind == JsonValueKind.String
            && token.GetString() is { Length: > 0 } text
            && body.TryGetProperty("expires_in", out var lifetime)
            && lifetime.ValueKind == JsonValueKind.Number
            && lifetime.TryGetInt32(out var seconds)
            ? new(text, now + TimeSpan.FromSeconds(seconds) - _early)
            : new("", now, GoogleAnswer.Failed($"{options.TokenUrl.Host} answered 200 without a token"));
    }

    // By the private key itself: address and id of a key stand in each save link, and so name it to whoever does not have it.
    private static string Name(GoogleServiceAccount account)
    {
        var key = account.Key.ExportRSAPrivateKey();
        try
        {
            return $"{account.ClientEmail} {account.KeyId} {Convert.ToHexStringLower(SHA256.HashData(key))}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    // One asks, those that come meanwhile wait for it.
    private sealed class Holder() : SemaphoreSlim(1)
    {
        public GoogleToken? Token { get; set; }
    }
}
