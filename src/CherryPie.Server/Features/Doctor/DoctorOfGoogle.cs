using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Doctor;

/// <summary>What doctor looks at of Google Wallet: whether its issuers answer, and whether Google can fetch pictures and call
/// back.</summary>
internal static class DoctorOfGoogle
{
    private const string What = "google";
    private const int MostIssuers = 20;
    private static readonly TimeSpan _timeOut = TimeSpan.FromSeconds(5);

    /// <returns>Nothing where there is no issuer.</returns>
    public static async Task Issuers(IServiceProvider services, List<DoctorFinding> findings, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var issuers = await db
            .GoogleIssuers.IgnoreQueryFilters()
            .OrderBy(i => i.CreatedAt)
            .Select(i => new { i.Id, i.IssuerId })
            .Take(MostIssuers)
            .ToListAsync(stop);
        foreach (var issuer in issuers)
        {
            findings.Add(await Issuer(services, issuer.Id, stop));
        }

        if (issuers.Count == 0)
        {
            return;
        }

        var url = services.GetRequiredService<PublicUrl>().Value;
        if (!url.StartsWith("https://", StringComparison.Ordinal))
        {
            findings.Add(
                new(
                    What,
                    DoctorState.Warning,
                    $"{url} is not https: Google fetches no picture of it, and refuses every class that names one"
                )
            );
        }

        findings.Add(await Robots(url, stop));
        if (
            await db.PublishedImages.IgnoreQueryFilters().OrderBy(i => i.Sha256).Select(i => i.Sha256).FirstOrDefaultAsync(stop) is
            { } image
        )
        {
            findings.Add(await Picture($"{url}/i/{image}.png", stop));
        }
    }

    private static async Task<DoctorFinding> Issuer(IServiceProvider services, string id, CancellationToken stop)
    {
        var issuers = services.GetRequiredService<OpenIssuer>();
        OpenedIssuer opened;
        try
        {
            opened = await issuers.Run(id, stop);
        }
        catch (JobFailure e)
        {
            return new(What, DoctorState.Wrong, $"{e.Message}: upload its key again with POST /v2/googleIssuers");
        }

        using var issuer = opened;
        var named = $"issuer {issuer.Row.IssuerId} ({id})"; // several accounts may have one of Google's
        var answer = await services
            .GetRequiredService<GoogleClient>()
            .Send(issuer.Account, HttpMethod.Get, "issuer/" + issuer.Row.IssuerId, json: null, stop);
        await issuers.Note(issuer.Row, answer, stop);
        return answer.IsOk ? new(What, DoctorState.Ok, $"{named} answers")
            : answer.IsForbidden
                ? new(
                    What,
                    DoctorState.Wrong,
                    $"{named} refuses ({answer.Error}): add {issuer.Row.ClientEmail} as a user in the Google Pay & "
                        + "Wallet console, or upload another key with POST /v2/googleIssuers"
                )
            : new(What, DoctorState.Wrong, $"{named} can't be asked: {answer.Error}");
    }

    private static async Task<DoctorFinding> Robots(string url, CancellationToken stop)
    {
        var address = new Uri(url).GetLeftPart(UriPartial.Authority) + "/robots.txt";
        var (status, _, body, trouble) = await Get(address, stop);
        return status == 200 && body.Contains("/google/callback/", StringComparison.Ordinal)
            ? new(What, DoctorState.Ok, "robots.txt lets Google fetch pictures and call back")
            : new(
                What,
                DoctorState.Warning,
                $"{address} {trouble ?? "is not this server's"}: Google must be allowed to GET {url}/i/ and to POST to "
                    + $"{url}/google/callback/, by the robots.txt of this host and by every proxy before it"
            );
    }

    private static async Task<DoctorFinding> Picture(string address, CancellationToken stop)
    {
        var (status, type, _, trouble) = await Get(address, stop);
        return status == 200 && type == "image/png"
            ? new(What, DoctorState.Ok, "pictures can be fetched without a key")
            : new(
                What,
                DoctorState.Wrong,
                $"{address} {trouble ?? $"answers {status} {type}"}: Google refuses classes whose pictures it can't fetch; let everybody "
                    + "GET /i/ of PublicUrl"
            );
    }

    private static async Task<(int Status, string? Type, string Body, string? Trouble)> Get(string address, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = _timeOut, MaxResponseContentBufferSize = 16 << 20 };
        try
        {
            using var answer = await client.GetAsync(new Uri(address), stop);
            var body = await answer.Content.ReadAsStringAsync(stop);
            var status = (int)answer.StatusCode;
            return (status, answer.Content.Headers.ContentType?.MediaType, body, status == 200 ? null : $"answers {status}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return (0, null, "", $"can't be reached ({e.GetBaseException().Message.TrimEnd('.')})");
        }
    }
}
