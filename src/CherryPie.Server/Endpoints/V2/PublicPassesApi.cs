using System.Text.Json.Nodes;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What needs no key, because the pass id is the capability: package, JSON and images of a pass, from pages of any
/// origin.</summary>
internal static class PublicPassesApi
{
    private const string AllMethods = "GET, HEAD, POST, PUT, OPTIONS",
        ReadMethods = "GET, HEAD, OPTIONS";

    private static readonly string[] _read = ["GET", "HEAD"],
        _write = ["POST", "PUT"],
        _preflight = ["OPTIONS"];

    public static void MapPublicPasses(this IEndpointRouteBuilder v2)
    {
        var pass = v2.MapGroup("/passes/{passId}").WithTags("Passes").AllowAnonymous().LimitedByAddress().AddEndpointFilter(AnyOrigin);
        pass.MapMethods("/bundle", _preflight, (HttpContext http) => Preflight(http, AllMethods)).ExcludeFromDescription();
        pass.MapMethods("/json", _preflight, (HttpContext http) => Preflight(http, ReadMethods)).ExcludeFromDescription();
        pass.MapMethods("/images/{**file}", _preflight, (HttpContext http) => Preflight(http, ReadMethods)).ExcludeFromDescription();
        pass.MapMethods("/json", _read, Json).WithName("ShowPass").Describes(PassChangesDocs.Show);
        pass.MapMethods("/images/{**file}", _read, Image).WithName("GetPassImage").Describes(PassChangesDocs.Image);

        var bundle = v2.MapGroup("/passesBatch/bundle").WithTags("Passes").AllowAnonymous().LimitedByAddress().AddEndpointFilter(AnyOrigin);
        bundle.MapMethods("", _read, BundleOfSeveral).WithName("DownloadPasses").Describes(PassesBatchDocs.Download);
        bundle.MapMethods("", _write, BundleOfSeveral).ExcludeFromDescription();
        bundle.MapMethods("", _preflight, (HttpContext http) => Preflight(http, AllMethods)).ExcludeFromDescription();
    }

    /// <summary>Packages, outside of the group whose calls need a key, so that none is looked for.</summary>
    public static void MapPackages(this IEndpointRouteBuilder app)
    {
        var package = app.MapGroup("/v2/passes/{passId}")
            .WithErrors(V2Setup.Errors)
            .WithObservedErrors()
            .WithMetadata(V2Document.Document)
            .WithTags("Passes")
            .AllowAnonymous()
            .LimitedByAddress()
            .AddEndpointFilter(AnyOrigin);
        package.MapMethods("/bundle", _read, Bundle).WithName("DownloadPass").Describes(PassesDocs.Download).AnswersEarly();
        package.MapMethods("/bundle", _write, Bundle).ExcludeFromDescription().AnswersEarly(); // an SDK keeps the method of its last call
    }

    /// <summary>/p/{id}.pkpass, the address of packages in WalletKit's answers.</summary>
    public static void MapPackageLinks(this IEndpointRouteBuilder app) =>
        app.MapMethods("/p/{passId}.pkpass", _read, Bundle)
            .WithErrors(V2Setup.Errors)
            .AllowAnonymous()
            .LimitedByAddress()
            .AddEndpointFilter(AnyOrigin)
            .ExcludeFromDescription()
            .AnswersEarly();

    private static async Task<IResult> Bundle(
        string passId,
        HttpContext http,
        ReadPass passes,
        MakePackage make,
        VisitEvents visits,
        CancellationToken stop
    )
    {
        var found = await passes.Available(passId, stop);
        var package = await make.Run(found, stop);
        visits.Downloaded(http.Request, found.Pass.AccountId, passId);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{passId}.pkpass\"";
        return new PackageResult(package);
    }

    private static async Task<IResult> BundleOfSeveral(HttpContext http, MakeBundle make, VisitEvents visits, CancellationToken stop)
    {
        var (bundle, found) = await make.Run(PassBatch.Ids(http.Request.Query["id"], MakeBundle.Least, PassBundle.MaxPasses), stop);
        foreach (var pass in found)
        {
            visits.Downloaded(http.Request, pass.AccountId, pass.Id);
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = "inline; filename=\"passes.pkpasses\"";
        return new PackageResult(bundle);
    }

    // What a browser asks before a request with headers of its own. https://fetch.spec.whatwg.org/#cors-preflight-fetch
    private static IResult Preflight(HttpContext http, string methods)
    {
        var headers = http.Response.Headers;
        headers.Allow = methods;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = "*, Authorization";
        headers.AccessControlMaxAge = "86400";
        return VendorJson.Ok(new JsonObject());
    }

    private static async Task<IResult> Json(string passId, ShowPass show, CancellationToken stop) =>
        VendorJson.Ok(await show.Run(passId, stop));

    private static async Task<IResult> Image(
        string passId,
        string file,
        HttpContext http,
        ReadPass passes,
        PassAssembly assembly,
        CancellationToken stop
    )
    {
        var found = await passes.Public(passId, stop);
        var image =
            (await assembly.Images(found.Pass, found.Template.Version, stop)).FirstOrDefault(f => f.Path == file)
            ?? throw Refusal.NotFound($"Pass \"{passId}\" has no image \"{file}\"");
        http.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Bytes(image.Content, "image/png");
    }

    // Set when the answer starts, so that a page can read refusals as well.
    private static ValueTask<object?> AnyOrigin(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.OnStarting(
            static http =>
            {
                ((HttpContext)http).Response.Headers.AccessControlAllowOrigin = "*";
                return Task.CompletedTask;
            },
            context.HttpContext
        );
        return next(context);
    }
}
