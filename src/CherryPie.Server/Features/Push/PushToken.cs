namespace CherryPie.Server.Features.Push;

internal static class PushToken
{
    /// <summary>The first eight characters, for logs and traces: the whole token identifies a device.</summary>
    public static string Short(string token) => token.Length > 8 ? token[..8] + "…" : token;
}
