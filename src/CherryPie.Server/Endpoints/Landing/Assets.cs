using System.IO.Compression;
using System.Security.Cryptography;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The pages' style sheet, their sign where no pass gives one, the script that follows old links, and the operator's badges. A
/// hash of the content is in the name, so browsers may keep them for ever.</summary>
internal static class Assets
{
    private static readonly Asset _style = Asset.Of("landing", "css", "text/css; charset=utf-8"),
        _follow = Asset.Of("follow", "js", "text/javascript; charset=utf-8"),
        _icon = Asset.Of("icon", "svg", "image/svg+xml");

    public static string Style => "/assets/" + _style.Name;

    public static string Follow => "/assets/" + _follow.Name;

    public static string Icon => "/assets/" + _icon.Name;

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapMethods(
                "/assets/{file}",
                ["GET", "HEAD"],
                (string file, HttpContext http, WalletBadges badges) =>
                {
                    var badge = badges.Named(file);
                    var asset = Array.Find([_style, _follow, _icon], a => a.Name == file);
                    if ((badge?.Content ?? asset?.Content) is not { } content)
                    {
                        return Results.NotFound();
                    }

                    LandingHeaders.Common(http.Response);
                    if (badge is not null)
                    {
                        // It is not ours: whoever opens the file itself runs nothing of it.
                        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
                    }

                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    http.Response.Headers.Vary = "Accept-Encoding";
                    if (asset is not null && http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
                    {
                        http.Response.Headers.ContentEncoding = "br";
                        return Results.Bytes(asset.Compressed.Value, asset.Type);
                    }

                    return Results.Bytes(content, asset?.Type ?? "image/svg+xml");
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();

    /// <summary>What browsers ask for where a page names no sign: Swagger's, and JSON that is opened in a tab.</summary>
    public static void MapFavicon(this IEndpointRouteBuilder app) =>
        app.MapMethods(
                "/favicon.ico",
                ["GET", "HEAD"],
                (HttpContext http) =>
                {
                    LandingHeaders.Common(http.Response);
                    http.Response.Headers.CacheControl = "public, max-age=86400";
                    return Results.Bytes(_icon.Content, _icon.Type);
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

        public static Asset Of(string name, string extension, string type)
        {
            using var file =
                typeof(Assets).Assembly.GetManifestResourceStream($"Landing/{name}.{extension}")
                ?? throw new InvalidOperationException($"Landing/{name}.{extension} is not embedded.");
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return new Asset($"{name}-{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}.{extension}", type, content);
        }
    }
}
