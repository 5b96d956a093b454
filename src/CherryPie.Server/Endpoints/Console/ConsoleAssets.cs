using System.IO.Compression;
using System.Security.Cryptography;
using CherryPie.Server.Endpoints.Landing;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The console's style sheet, its script and its sign. A hash of the content is in the name, so browsers may keep them for
/// ever.</summary>
internal static class ConsoleAssets
{
    private static readonly Asset _style = Asset.Of("console.css", "text/css; charset=utf-8"),
        _passkeys = Asset.Of("passkeys.js", "text/javascript; charset=utf-8");

    public static string Style => "/console/assets/" + _style.Name;

    public static string Passkeys => "/console/assets/" + _passkeys.Name;

    public static void MapConsoleAssets(this IEndpointRouteBuilder app) =>
        app.MapMethods(
                "/console/assets/{file}",
                ["GET", "HEAD"],
                (string file, HttpContext http) =>
                {
                    if (Array.Find([_style, _passkeys], a => a.Name == file) is not { } asset)
                    {
                        return Results.NotFound();
                    }

                    LandingHeaders.Common(http.Response);
                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    http.Response.Headers.Vary = "Accept-Encoding";
                    if (http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
                    {
                        http.Response.Headers.ContentEncoding = "br";
                        return Results.Bytes(asset.Compressed.Value, asset.Type);
                    }

                    return Results.Bytes(asset.Content, asset.Type);
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();

    private sealed record Asset(string Name, string Type, byte[] Content)
    {
        public Lazy<byte[]> Compressed { get; } =
            new(() =>
            {
                using var to = new MemoryStream();
                using (var brotli = new BrotliStream(to, CompressionLevel.SmallestSize))
                {
                    brotli.Write(Content);
                }

                return to.ToArray();
            });

        public static Asset Of(string file, string type)
        {
            using var stream =
                typeof(ConsoleAssets).Assembly.GetManifestResourceStream("Console/" + file)
                ?? throw new InvalidOperationException($"Console/{file} is not embedded.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
            return new Asset($"{Path.GetFileNameWithoutExtension(file)}-{hash}{Path.GetExtension(file)}", type, content);
        }
    }
}
