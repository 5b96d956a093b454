using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>The examples of the standards, and what their tables must keep to.</summary>
public sealed class SymbolTests
{
    [Fact]
    public void Code128_starts_in_set_B_for_small_letters() =>
        Assert.Equal([104, 55, 73, 75, 73, 80, 69, 68, 73, 65], Code128Text.Write("Wikipedia")!);

    [Fact]
    public void Code128_takes_pairs_of_digits_where_it_pays()
    {
        Assert.Equal([105, 1, 23, 45, 67, 89], Code128Text.Write("0123456789")!);
        Assert.Equal([104, 65, 17, 18, 66], Code128Text.Write("a12b")!);
        Assert.Equal([104, 65, 99, 12, 34, 56, 100, 66], Code128Text.Write("a123456b")!);
    }

    [Fact]
    public void Code128_shifts_once_and_latches_for_more()
    {
        Assert.Equal([104, 65, 98, 73, 66], Code128Text.Write("a\tb")!);
        Assert.Equal([104, 65, 100, 73], Code128Text.Write("aé")!);
        Assert.Equal(9, Code128Text.Write("éééééé")!.Count);
    }

    [Fact]
    public void Code128_is_drawn_bar_by_bar()
    {
        // Start C, 12, the check character (105 + 12) mod 103 = 14, stop.
        var row = BarcodeDrawing.Lay(BarcodeFormat.Code128, "12", "iso-8859-1")!.Row(10);
        var quiet = new string('.', 10);
        Assert.Equal(
            quiet + "##.#..###.." + "#.##..###.." + "#..##..###." + "##...###.#.##" + quiet,
            string.Concat(row.ToArray().Select(dark => dark ? '#' : '.'))
        );
    }

    [Fact]
    public void Pdf417_packs_text_digits_and_bytes_as_the_standard_shows()
    {
        Assert.Equal([453, 178, 121, 239], Text("PDF417"));
        Assert.Equal([902, 1, 624, 434, 632, 282, 200], Text("000213298174000"));
        Assert.Equal([163, 238, 432, 766, 244], Pdf417Runs.Bytes("alcool"u8));
        Assert.Equal([452, 327, 657, 619], Pdf417Check.Codewords([5, 453, 178, 121, 239], 4));
    }

    [Fact]
    public void Each_Pdf417_pattern_is_of_its_cluster_and_stands_once()
    {
        var seen = new HashSet<int>();
        for (var cluster = 0; cluster < Pdf417Patterns.Clusters; cluster++)
        {
            for (var codeword = 0; codeword < Pdf417Patterns.Codewords; codeword++)
            {
                var pattern = Pdf417Patterns.Of(cluster, codeword);
                var widths = Widths(pattern);
                Assert.Equal(8, widths.Count);
                Assert.All(widths, width => Assert.InRange(width, 1, 6));
                Assert.Equal(3 * cluster, (widths[0] - widths[2] + widths[4] - widths[6] + 9) % 9);
                Assert.True(seen.Add(pattern));
            }
        }
    }

    [Fact]
    public void Pdf417_is_wide_rather_than_high() =>
        Assert.All(
            [10, 50, 100, 300, 800],
            length =>
            {
                var symbol = BarcodeDrawing.Lay(BarcodeFormat.Pdf417, new string('x', length), "iso-8859-1")!;
                Assert.InRange((double)symbol.Width / symbol.Height, 2, 4.5);
            }
        );

    [Fact]
    public void Aztec_writes_the_example_of_the_standard() =>
        Assert.Equal(
            "00100 11100 10000 00101 00110 11110 0001 0100 1111 00101 0000 00110".Replace(" ", "", StringComparison.Ordinal),
            string.Concat(AztecText.Write(BarcodeData.Of("Code 2D!", "iso-8859-1")!)!.Select(bit => bit ? '1' : '0'))
        );

    // As drawn by an encoder of other origin.
    [Fact]
    public void Aztec_is_drawn_module_by_module()
    {
        var symbol = BarcodeDrawing.Lay(BarcodeFormat.Aztec, "Code 2D!", "iso-8859-1")!;
        Assert.Equal(
            """
            ...##...##.....
            ......##.....#.
            #.##....#...#.#
            .############..
            ####.......##.#
            ...#.#####.##..
            #..#.#...#.####
            ..##.#.#.#.#..#
            ..##.#...#.#.#.
            .#.#.#####.#..#
            #..#.......#.##
            #..##########.#
            .#...##...#..#.
            .##....##.##.#.
            ###..##.##.....
            """,
            string.Join(
                '\n',
                Enumerable.Range(1, 15).Select(y => string.Concat(symbol.Row(y)[1..^1].ToArray().Select(dark => dark ? '#' : '.')))
            )
        );
    }

    [Fact]
    public void Aztec_never_has_a_word_of_one_bit_only()
    {
        var words = AztecWords.Of([.. Enumerable.Repeat(false, 100), .. Enumerable.Repeat(true, 101)], 6);
        Assert.DoesNotContain(0, words);
        Assert.DoesNotContain(63, words);
    }

    [Fact]
    public void Check_words_make_the_whole_divisible()
    {
        // x^4 + x + 1: the roots of a codeword's polynomial are the field's first powers, 2, 4, 8, 3 and 6.
        int[] words = [7, 9, .. GaloisField.OfBits(4).CheckWords([7, 9], 5)];
        Assert.All([2, 4, 8, 3, 6], root => Assert.Equal(0, words.Aggregate(0, (sum, word) => Times(sum, root) ^ word)));
    }

    private static int Times(int a, int b)
    {
        var product = 0;
        for (; b > 0; b >>= 1)
        {
            product ^= (b & 1) * a;
            a = (a << 1) ^ (a >= 8 ? 0b1_0011 : 0);
        }

        return product;
    }

    private static List<int> Text(string message) => Pdf417Text.Write(BarcodeData.Of(message, "iso-8859-1")!)!;

    private static List<int> Widths(int pattern)
    {
        var widths = new List<int>();
        var before = -1;
        for (var place = 16; place >= 0; place--)
        {
            var module = (pattern >> place) & 1;
            widths.AddRange(module == before ? [] : [0]);
            widths[^1]++;
            before = module;
        }

        Assert.Equal(1, pattern >> 16);
        return widths;
    }
}
