using System.IO.Compression;
using System.Security.Cryptography;
using CherryPie.Server.Endpoints.Landing;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The console's style sheet, its script and its sign. A hash of the content is in the name, so browsers may keep them for
/// ever.</summary>
internal static class ConsoleAssets
{
    private const string Css = "text/css; charset=utf-8",
        JavaScript = "text/javascript; charset=utf-8";

    // What all pages are built of, in the order in which one overrides another; those of single subjects stand behind.
    private static readonly string[] _firstStyles = ["tokens", "frame", "cards", "charts", "tables", "forms", "gate", "lists", "facts"];

    // All styles are one file: a page asks once.
    private static readonly Asset _style = Asset.Of("console.css", Css, Styles()),
        _passkeys = Asset.Of("passkeys.js", JavaScript, ["Console/passkeys.js"]),
        _designer = Asset.Of("designer.js", JavaScript, ["Console/designer.js"]);

    private static readonly Asset[] _all = [_style, _passkeys, _designer];

    public static string Style => "/console/assets/" + _style.Name;

    public static string Passkeys => "/console/assets/" + _passkeys.Name;

    public static string Designer => "/console/assets/" + _designer.Name;

    public static void MapConsoleAssets(this IEndpointRouteBuilder app) =>
        app.MapMethods(
                "/console/assets/{file}",
                ["GET", "HEAD"],
                (string file, HttpContext http) =>
                {
                    if (Array.Find(_all, a => a.Name == file) is not { } asset)
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

    private static IEnumerable<string> Styles() =>
        _firstStyles
            .Select(n => $"Console/Styles/{n}.css")
            .Union(
                typeof(ConsoleAssets)
                    .Assembly.GetManifestResourceNames()
                    .Where(n => n.StartsWith("Console/Styles/", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal)
            );

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

        public static Asset Of(string file, string type, IEnumerable<string> parts)
        {
            byte[] content = [.. parts.SelectMany(Read)];
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
            return new Asset($"{Path.GetFileNameWithoutExtension(file)}-{hash}{Path.GetExtension(file)}", type, content);
        }

        private static byte[] Read(string name)
        {
            using var stream =
                typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"{name} is not embedded.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }
}
