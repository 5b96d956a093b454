using System.Text;
using System.Text.Json;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>JSON that is not what was expected, or not JSON.</summary>
internal static class JsonChanges
{
    private static readonly string[] _values =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "7",
        "1.5",
        "1e999",
        "-1e308",
        "1e-400",
        "9223372036854775807",
        "9223372036854775808",
        "2147483648",
        "-2147483649",
        "0.1e1",
        "-0",
        "00",
        "1e",
        "NaN",
        "\"\"",
        "\" \"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"#{k}\"",
        "\"#{\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"0001-01-01\"",
        "\"2016-02-30T00:00:00Z\"",
        "\"2030-01-01T00:00:00+99:00\"",
        "\"ACTIVE\"",
        "\"true\"",
        "\"'; --\"",
        "\"#zzzzzz\"",
        "\"rgb(1,2,3)\"",
        "\"http://127.0.0.1:1/x.png\"",
        "\"http://[::1\"",
        "\"data:,\"",
        "\"a@b\"",
        "\"\\u202e\\ufeff\"",
        "\"%s%n\"",
        "\"../../etc/passwd\"",
        "\"😀\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"1e400\"",
        "[]",
        "{}",
        "[[{}]]",
        "[null]",
        "{\"\":1}",
        "{\"a\":1,\"a\":2}",
        "[1,\"a\",{}]",
        "{\"key\":null}",
        "]",
        "}",
        ",",
        ":",
        "'a'",
        "/**/1",
        "undefined",
    ];

    public static byte[] Change(byte[] json, Random random)
    {
        var spans = Values(json);
        if (spans.Count == 0)
        {
            return Encoding.UTF8.GetBytes(Value(random));
        }

        var (from, to) = spans[random.Next(spans.Count)];
        byte[] Put(byte[] value) => [.. json[..from], .. value, .. json[to..]];
        return random.Next(12) switch
        {
            0 => json[..random.Next(json.Length)],
            1 => Put([.. Enumerable.Repeat((byte)'[', random.Next(1, 5000)), .. json[from..to]]),
            2 => Put(
                Encoding.UTF8.GetBytes(
                    string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 100))) + "1" + new string('}', random.Next(1, 100))
                )
            ),
            3 => Put([(byte)'"', .. Bad(random), (byte)'"']),
            4 => Put(Encoding.UTF8.GetBytes($"\"{new string(random.Next(2) == 0 ? 'x' : 'é', 1 << random.Next(4, 17))}\"")),
            5 => Put(json[from..to].Concat(","u8.ToArray()).Concat(json[from..to]).ToArray()),
            6 => Put([(byte)'[', .. json[from..to], (byte)']']),
            7 => Twice(json, random),
            8 => ByteChanges.Change(json, random),
            9 => Put(spans[random.Next(spans.Count)] is var other ? json[other.From..other.To] : []),
            _ => Put(Encoding.UTF8.GetBytes(Value(random))),
        };
    }

    private static string Value(Random random) => _values[random.Next(_values.Length)];

    private static byte[] Bad(Random random) =>
        random.Next(4) switch
        {
            0 => [0xFF],
            1 => [0xC0, 0x80],
            2 => [0xED, 0xA0, 0x80],
            _ => [0xF5, 0x80, 0x80, 0x80],
        };

    // A property a second time, with another value.
    private static byte[] Twice(byte[] json, Random random)
    {
        var at = json.AsSpan().IndexOf((byte)'{');
        var names = Encoding.UTF8.GetString(json).Split('"');
        return at < 0 || names.Length < 3
            ? json
            :
            [
                .. json[..(at + 1)],
                .. Encoding.UTF8.GetBytes($"\"{names[1 + (2 * random.Next(names.Length / 2))]}\":{Value(random)},"),
                .. json[(at + 1)..],
            ];
    }

    private static List<(int From, int To)> Values(byte[] json)
    {
        var (spans, open) = (new List<(int, int)>(), new Stack<int>());
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        spans.Add((open.Pop(), (int)reader.BytesConsumed));
                        break;
                    case JsonTokenType.PropertyName:
                        break;
                    default:
                        spans.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // A change before has broken it: what stands before that can still be changed.
        }

        return spans;
    }
}
