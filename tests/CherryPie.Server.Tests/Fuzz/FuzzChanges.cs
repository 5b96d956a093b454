using System.Text;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Makes one to three changes to a request.</summary>
internal static class FuzzChanges
{
    private static int _number;

    public static FuzzRequest Change(FuzzRequest request, World world, Random random)
    {
        request = Renamed(request);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            request = random.Next(20) switch
            {
                0 => HeadChanges.Method(request, random) with { IsEdge = true },
                1 or 2 or 3 => HeadChanges.Target(request, random) with { IsEdge = true },
                4 or 5 => HeadChanges.Header(request, random) with { IsEdge = true },
                6 or 7 => HeadChanges.Credentials(request, world, random) with { IsEdge = true },
                _ => Content(request, random),
            };
        }

        request = request.Parts is null ? request : request with { Body = Part.Form(request.Parts) };
        return random.Next(30) switch
        {
            0 => Broken(request, random),
            1 => request with
            {
                Body = Chunked(request.Body, random),
                Headers = [.. request.Headers, ("Transfer-Encoding", "chunked")],
                IsEdge = true,
            },
            _ => request,
        };
    }

    private static FuzzRequest Content(FuzzRequest request, Random random) =>
        request.Parts is not null ? FormChanges.Change(request, random)
        : request.Body.Length > 0 && request.Body[0] is (byte)'{' or (byte)'['
            ? request with
            {
                Body = JsonChanges.Change(request.Body, random),
            }
        : request.Body.Length > 0 ? request with { Body = ByteChanges.Change(request.Body, random) }
        : random.Next(3) == 0 ? request with { Body = JsonChanges.Change("{}"u8.ToArray(), random) }
        : HeadChanges.Target(request, random) with { IsEdge = true };

    // Framing that is wrong: a length that is not the body's, or any bytes. The answer may be none.
    private static FuzzRequest Broken(FuzzRequest request, Random random)
    {
        if (random.Next(4) == 0)
        {
            return request.With(
                "Content-Length",
                new[] { "-1", "0", "5", "999999999", "99999999999999999999", "x", "1, 2", " 3" }[random.Next(8)]
            ) with
            {
                IsSound = false,
            };
        }

        var bytes = random.Next(6) == 0 ? ByteChanges.Random(random, random.Next(1, 400)) : request.Bytes("localhost", () => "x");
        return request with { Raw = ByteChanges.Change(bytes, random), IsSound = false };
    }

    private static byte[] Chunked(byte[] body, Random random)
    {
        using var chunks = new MemoryStream();
        for (var at = 0; at < body.Length; )
        {
            var size = Math.Min(body.Length - at, random.Next(1, 2000));
            chunks.Write(Encoding.ASCII.GetBytes($"{size:x}{(random.Next(10) == 0 ? ";a=b" : "")}\r\n"));
            chunks.Write(body, at, size);
            chunks.Write("\r\n"u8);
            at += size;
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }

    // Names are unique: another one each time, or all but the first would only hear that it is taken.
    private static FuzzRequest Renamed(FuzzRequest request)
    {
        if (request.Method != "POST")
        {
            return request;
        }

        var next = Interlocked.Increment(ref _number);
        byte[] Rename(byte[] json) =>
            json.Length > 0 && json[0] is (byte)'{' or (byte)'['
                ? Encoding.Latin1.GetBytes(
                    Encoding
                        .Latin1.GetString(json)
                        .Replace("\"userDefinedId\":\"", $"\"userDefinedId\":\"{next}", StringComparison.Ordinal)
                        .Replace("\"userDefinedId\": \"", $"\"userDefinedId\": \"{next}", StringComparison.Ordinal)
                        .Replace("{\"name\":\"", $"{{\"name\":\"{next}", StringComparison.Ordinal)
                        .Replace("{ \"name\": \"", $"{{ \"name\": \"{next}", StringComparison.Ordinal)
                )
                : json;
        return request with
        {
            Body = Rename(request.Body),
            Parts = request.Parts?.Select(p => p with { Content = Rename(p.Content) }).ToList(),
        };
    }
}
