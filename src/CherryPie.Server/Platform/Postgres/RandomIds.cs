using System.Security.Cryptography;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Public identifiers, from a cryptographic source: whoever has a pass id can download the pass.</summary>
internal static class RandomIds
{
    public const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>14 characters, 83 bits; an official SDK throws on shorter ones.</summary>
    public static string Pass() => RandomNumberGenerator.GetString(Alphanumeric, 14);

    public static string Certificate() => RandomNumberGenerator.GetString(Alphanumeric, 10);

    /// <summary>The <c>index</c> of a campaign or template.</summary>
    public static string Index() => RandomNumberGenerator.GetString(Alphanumeric, 8);
}
