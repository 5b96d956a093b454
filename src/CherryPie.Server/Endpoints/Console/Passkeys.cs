using System.Text.Json;
using CherryPie.Server.Features.People;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What a browser sends of a passkey is anybody's text: what Identity can't read is a refusal, not a bug.</summary>
internal static class Passkeys
{
    public static async Task<PasskeyAssertionResult<Person>?> Assert(SignInManager<Person> manager, string credential) =>
        await Read(() => manager.PerformPasskeyAssertionAsync(credential), credential);

    public static async Task<PasskeyAttestationResult?> Attest(SignInManager<Person> manager, string credential) =>
        await Read(() => manager.PerformPasskeyAttestationAsync(credential), credential);

    private static async Task<T?> Read<T>(Func<Task<T>> read, string credential)
        where T : class
    {
        if (credential.Length == 0)
        {
            return null;
        }

        try
        {
            return await read();
        }
        catch (Exception e)
            when (e is InvalidOperationException or PasskeyException or JsonException or FormatException or ArgumentException)
        {
            return null; // no challenge of this browser, or no credential
        }
    }
}
