using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Cli;

/// <summary>events tail.</summary>
internal static class EventVerbs
{
    private static readonly TimeSpan _usual = TimeSpan.FromHours(1);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Tail(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var account = await AccountVerbs.IdOf(services.GetRequiredService<ServerDb>(), arguments.Value("--account"), stop);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var since = Times.Since(arguments) ?? now - _usual;
        var (read, next, shown) = (services.GetRequiredService<ReadEvents>(), StoredEvent.PositionAt(since), 0);
        while (!stop.IsCancellationRequested)
        {
            var page = await read.Run(account, next, types: null, ReadEvents.MostOfPage, stop);
            foreach (var each in page.Events)
            {
                Console.Out.WriteLine(Line(each, arguments.Has("--json")));
            }

            (next, shown) = (page.Next, shown + page.Events.Count);
            if (page.IsEnd && !arguments.Has("--follow"))
            {
                break;
            }

            await (page.IsEnd ? JobSignal.Rest(_poll, stop) : Task.CompletedTask);
        }

        if (shown == 0 && !arguments.Has("--json"))
        {
            Console.Out.WriteLine("Nothing has happened since then: --since");
        }

        return 0;
    }

    private static string Line(ReadEvent each, bool isJson) =>
        isJson
            ? StoredJson.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", each.Id);
                writer.WriteString("type", each.Type);
                writer.WriteString("timestamp", VendorJson.Time(each.At));
                writer.WritePropertyName("data");
                JsonElement.Parse(each.Data).WriteTo(writer);
                writer.WriteEndObject();
            })
            : $"{Times.Shown(each.At)}  {each.Type, -20} {each.Id}  {Inspect.Clean(each.Data)}";
}
