namespace CherryPie.Server.Features.Push;

internal static class PushToken
{
    /// <summary>As it may stand in logs and traces: whoever has the whole of it knows a device.</summary>
    public static string Short(string token) => token.Length > 8 ? token[..8] + "…" : token;
}
