using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>GET /v2/events.</summary>
internal static class EventsApi
{
    public static void MapEvents(this IEndpointRouteBuilder v2) =>
        v2.MapGet("/events", List).WithName("ListEvents").WithTags("Events").Describes(EventsDocs.List);

    private static async Task<IResult> List(HttpContext http, EventFeed feed, CancellationToken stop)
    {
        var problems = new Problems();
        var query = http.Request.Query;
        var after = After(query["after"].ToString(), problems);
        var types = Types(query["types"].ToString(), problems);
        var size = query.Whole("size", 1, ReadEvents.MostOfPage, EventFeed.UsualSize, problems);
        var wait = query.Whole("wait", 0, EventFeed.LongestWait, 0, problems);
        problems.ThrowIfAny();
        http.Response.Headers.CacheControl = "no-store";
        return new Page(await feed.Run(after, types, size, TimeSpan.FromSeconds(wait), stop));
    }

    private static long After(string given, Problems problems)
    {
        if (given.Length == 0)
        {
            return 0;
        }

        if (EventIds.Position(given) is { } position)
        {
            return position;
        }

        problems.Add("after", "must be what an earlier answer gave as next; without it the oldest events come first");
        return 0;
    }

    private static string[]? Types(string given, Problems problems)
    {
        var patterns = given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var unknown in patterns.Where(p => EventTypes.Matching(p).Count == 0).Take(1))
        {
            problems.Add("types", $"\"{unknown}\" is no type of event; types are {string.Join(", ", EventTypes.All)}, or such as pass.*");
        }

        return patterns.Length == 0 || patterns.Contains("*") ? null : [.. patterns.SelectMany(EventTypes.Matching).Distinct()];
    }

    /// <summary>Writes a page. The data of the events are JSON already and are not read again.</summary>
    private sealed class Page(EventPage page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = VendorJson.Options.Encoder }))
            {
                Write(writer);
            }

            httpContext.Response.ContentType = "application/json";
            httpContext.Response.ContentLength = bytes.Length;
            return httpContext.Response.Body.WriteAsync(bytes.ToArray(), httpContext.RequestAborted).AsTask();
        }

        private void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("next", EventIds.Cursor(page.Next));
            writer.WriteStartArray("data");
            foreach (var each in page.Events)
            {
                writer.WriteStartObject();
                writer.WriteString("id", each.Id);
                writer.WriteString("type", each.Type);
                writer.WriteString("timestamp", VendorJson.Time(each.At));
                writer.WritePropertyName("data");
                writer.WriteRawValue(each.Data, skipInputValidation: true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
