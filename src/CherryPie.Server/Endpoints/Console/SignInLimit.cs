using System.Net;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>How often one address may try to sign in: <see cref="PerMinute"/>. Whoever guesses at one person is stopped by the lock of that
/// person; this stops who guesses at many.</summary>
internal sealed class SignInLimit(TimeProvider clock)
{
    public const int PerMinute = 20;
    private readonly TokenBuckets<IPAddress> _addresses = new(PerMinute, clock);

    public bool Allows(IPAddress from, out TimeSpan wait) => _addresses.Take(RequestLimits.Group(from), out wait, out _);
}

/// <summary>A password of nobody: checking it takes as long as checking somebody's, so that the time tells not who is here.</summary>
internal sealed class NobodysPassword(IPasswordHasher<Person> hasher)
{
    private static readonly Person _nobody = new() { Name = "nobody", CreatedAt = default };
    private static string? _hash;

    public void Check(string password)
    {
        _hash ??= hasher.HashPassword(_nobody, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(_nobody, _hash, password.Length > PasswordRules.Longest ? "" : password);
    }
}
