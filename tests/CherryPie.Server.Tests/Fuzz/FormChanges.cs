using System.Text;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Forms whose parts are missing, doubled, renamed, of another charset or content, or cut apart wrongly.</summary>
internal static class FormChanges
{
    private static readonly string[] _types =
    [
        "application/json; charset=utf-16",
        "application/json; charset=utf-7",
        "text/plain; charset=ibm037",
        "text/plain; charset=nonesuch",
        "text/plain; charset=\"\"",
        "application/json; charset=shift_jis",
        ";;;",
        "image/png; boundary=x",
        "multipart/mixed; boundary=a",
        "text/plain; charset=\"utf-8",
        "application/json; charset=utf-32",
        "x/" + "y",
    ];

    private static readonly string[] _names =
    [
        "",
        "jsonBody",
        "JSONBODY",
        "passbook-IconFile",
        "passbook-StripFile",
        "passbookPEM",
        "passbookP12",
        "image",
        "a\"b",
        "é",
        "../x",
        "passbookLang-fr-IconFile",
        "removeImages",
        "passbook-Icon2xFile",
    ];

    public static FuzzRequest Change(FuzzRequest request, Random random)
    {
        var parts = request.Parts!.ToList();
        var at = random.Next(Math.Max(1, parts.Count));
        var part = parts.Count == 0 ? Part.Json("{}") : parts[at];
        parts.Remove(part);
        return random.Next(14) switch
        {
            0 => request with { Parts = parts },
            1 => request with { Parts = [.. parts, part, part] },
            2 => request with { Parts = [.. parts, part with { Name = _names[random.Next(_names.Length)] }] },
            3 => request with { Parts = [.. parts, part with { ContentType = _types[random.Next(_types.Length)] }] },
            4 => request with { Parts = [.. parts, part with { Content = [] }] },
            5 => request with
            {
                Parts =
                [
                    .. parts,
                    part with
                    {
                        FileName = new[] { "", "..\\..\\x.png", "a\0b", new string('n', 3000), "é\u202E.png", "x\"; name=\"y" }[
                            random.Next(6)
                        ],
                    },
                ],
            },
            6 => request.With(
                "Content-Type",
                new[]
                {
                    "multipart/form-data",
                    "multipart/form-data; boundary=",
                    "multipart/form-data; boundary=\"",
                    "multipart/form-data; boundary=" + new string('b', 300),
                    "multipart/form-data; boundary=other",
                    "application/json",
                    "multipart/mixed; boundary=" + Part.Boundary,
                }[random.Next(7)]
            ),
            7 => Whole(request, form => ByteChanges.Change(form, random)),
            8 => Whole(
                request,
                form => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(form).Replace("\r\n", "\n", StringComparison.Ordinal))
            ),
            9 => Whole(request, form => form[..^random.Next(1, 10)]),
            _ => request with { Parts = [.. parts, part with { Content = Content(part, random) }] },
        };
    }

    private static byte[] Content(Part part, Random random) =>
        ByteChanges.IsPng(part.Content) && random.Next(4) > 0 ? ByteChanges.ChangePng(part.Content, random)
        : part.Content.Length > 0 && part.Content[0] is (byte)'{' or (byte)'[' ? JsonChanges.Change(part.Content, random)
        : ByteChanges.Change(part.Content, random);

    private static FuzzRequest Whole(FuzzRequest request, Func<byte[], byte[]> change) =>
        request with
        {
            Parts = null,
            Body = change(Part.Form(request.Parts!)),
        };
}
