using System.Text;
using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>A message reads as the same letters in whatever set it is encoded, by independent readers.</summary>
public sealed class CharacterSetTests
{
    private static readonly BarcodeFormat[] _formats = [BarcodeFormat.Qr, BarcodeFormat.Pdf417, BarcodeFormat.Aztec];

    [ReaderFact]
    public void Every_character_set_is_read_as_it_was_written()
    {
        var all = All();
        var read = Zxing
            .Read(all.Select(m => BarcodeDrawing.Lay(m.Format, m.Message, m.Set)!))
            .Select(r => r is null ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(r.Text)).Trim('"'));
        IsRead(all, read);
    }

    [Fact]
    public void Every_character_set_is_read_as_it_was_written_by_a_second_reader()
    {
        var all = All();
        IsRead(all, all.Select(m => OtherReaders.ReadByZxingNet(m.Format, BarcodeDrawing.Lay(m.Format, m.Message, m.Set)!)));
    }

    [ZbarFact]
    public void Every_character_set_of_a_QR_code_is_read_as_it_was_written_by_a_third_reader()
    {
        var all = All().FindAll(m => m.Format == BarcodeFormat.Qr);
        IsRead(all, OtherReaders.ReadByZbar(all.Select(m => BarcodeDrawing.Lay(m.Format, m.Message, m.Set)!)));
    }

    [ZbarFact]
    public void Code128_is_read_by_three_readers()
    {
        List<(string Set, string Message, BarcodeFormat Format)> all =
        [
            .. Messages.Ascii(60, 30).Where(m => m.All(c => c is >= ' ' and <= '~')).Select(m => ("us-ascii", m, BarcodeFormat.Code128)),
        ];
        Assert.True(all.Count > 10, $"{all.Count}");
        var symbols = all.ConvertAll(m => BarcodeDrawing.Lay(m.Format, m.Message, m.Set)!);
        IsRead(all, OtherReaders.ReadByZbar(symbols));
        IsRead(all, symbols.Select(s => OtherReaders.ReadByZxingNet(BarcodeFormat.Code128, s)));
    }

    private static void IsRead(List<(string Set, string Message, BarcodeFormat Format)> all, IEnumerable<string?> read)
    {
        var wrong = all.Zip(read)
            .Where(m => m.Second != m.First.Message)
            .Select(m => $"{m.First.Format} {m.First.Set}: {m.First.Message} read as {m.Second ?? "nothing"}")
            .ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {all.Count}: " + string.Join("\n", wrong));
    }

    // Letters of every set that .NET has but ISO 8859-1's own, in each format that takes them.
    private static List<(string Set, string Message, BarcodeFormat Format)> All()
    {
        _ = BarcodeEncodings.IsKnown("utf-8");
        var messages = (
            from set in Encoding.GetEncodings().Concat(CodePagesEncodingProvider.Instance.GetEncodings())
            let bytes = Enumerable.Range(0xC0, 24).Select(b => (byte)b).ToArray()
            let letters = Letters(set.Name, bytes)
            let data = letters.Length == 0 ? null : BarcodeData.Of(letters, set.Name)
            where data is not null && data.Eci != 25 && !data.Bytes.SequenceEqual(Encoding.Latin1.GetBytes(letters))
            select (set.Name, Message: letters)
        ).DistinctBy(m => m.Name);
        List<(string Set, string Message, BarcodeFormat Format)> all =
        [
            .. from m in messages from f in _formats select (m.Name, m.Message, f),
            .. _formats.Select(f => ("iso-8859-1", "Zürich, café, Ñandú", f)),
        ];
        Assert.True(all.Count > 50, $"{all.Count}");
        return all;
    }

    // Letters of the set's own: what these bytes mean in it, without what it lacks.
    private static string Letters(string set, byte[] bytes)
    {
        var encoding = Encoding.GetEncoding(set, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(""));
        var decoded = new string([.. encoding.GetString(bytes).Where(c => char.IsLetter(c) && c is < '\uE000' or > '\uF8FF')]);
        var text = set == "utf-8" ? "Žižkov € 東京" : decoded;
        return BarcodeEncodings.Holds(set, text) ? text : "";
    }
}

/// <summary>A test that needs zbar; skipped where there is none, unless CHERRYPIE_TEST_REQUIRE names zbar.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ZbarFactAttribute : FactAttribute
{
    public ZbarFactAttribute() => Skip = Zxing.Missing("zbar", "zbarimg");
}
