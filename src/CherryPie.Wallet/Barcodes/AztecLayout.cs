namespace CherryPie.Wallet;

/// <summary>Puts an Aztec symbol's parts in place: finder, orientation marks, mode message, reference grid and layers (ISO/IEC 24778, 7.1
/// and 7.3).</summary>
internal static class AztecLayout
{
    // None is asked for; one module keeps the edge apart from what surrounds it.
    private const int QuietZone = 1;
    private const int GridDistance = 16;

    /// <summary>Draws a symbol with its quiet zone.</summary>
    /// <param name="size">The size of the symbol.</param>
    /// <param name="dataWords">Codewords of data, as the mode message says.</param>
    /// <param name="bits">All <see cref="AztecSize.Bits"/> of the layers, data first.</param>
    public static ModuleGrid Draw(AztecSize size, int dataWords, IReadOnlyList<bool> bits)
    {
        var modules = new ModuleGrid(size.Modules + (2 * QuietZone), size.Modules + (2 * QuietZone));
        if (!size.Compact)
        {
            DrawGrid(modules);
        }

        DrawLayers(modules, size, bits);
        DrawFinder(modules, size.Compact ? 5 : 7);
        DrawModeMessage(modules, size, dataWords);
        return modules;
    }

    private static void DrawGrid(ModuleGrid modules)
    {
        var centre = modules.Width / 2;
        for (var y = QuietZone - centre; y <= centre - QuietZone; y++)
        {
            for (var x = QuietZone - centre; x <= centre - QuietZone; x++)
            {
                modules[centre + x, centre + y] = (x % GridDistance == 0 || y % GridDistance == 0) && (x + y) % 2 == 0;
            }
        }
    }

    // A layer fills the left side downwards, then bottom, right and top, two modules side by side at a time. Each side is the left one
    // after quarter rotations.
    private static void DrawLayers(ModuleGrid modules, AztecSize size, IReadOnlyList<bool> bits)
    {
        var next = 0;
        for (var layer = 0; layer < size.Layers; layer++)
        {
            var length = size.PlainModules - (4 * layer) - 2;
            for (var side = 0; side < 4; side++)
            {
                for (var i = 0; i < 2 * length; i++)
                {
                    var (x, y) = ((2 * layer) + (i % 2), (2 * layer) + (i / 2));
                    for (var quarter = 0; quarter < side; quarter++)
                    {
                        (x, y) = (y, size.PlainModules - 1 - x);
                    }

                    modules[Place(size, x), Place(size, y)] = bits[next++];
                }
            }
        }
    }

    /// <summary>Where a row or column stands once the lines of the grid are between them.</summary>
    private static int Place(AztecSize size, int plain)
    {
        if (size.Compact)
        {
            return QuietZone + plain;
        }

        var half = size.PlainModules / 2;
        var distance = plain >= half ? plain - half : half - 1 - plain;
        distance += 1 + (distance / (GridDistance - 1));
        return QuietZone + (size.Modules / 2) + (plain >= half ? distance : -distance);
    }

    private static void DrawFinder(ModuleGrid modules, int radius)
    {
        var centre = modules.Width / 2;
        for (var y = -radius; y <= radius; y++)
        {
            for (var x = -radius; x <= radius; x++)
            {
                var ring = Math.Max(Math.Abs(x), Math.Abs(y));
                modules[centre + x, centre + y] = ring < radius && ring % 2 == 0;
            }
        }

        foreach (
            var (x, y) in new[]
            {
                (-radius, -radius),
                (1 - radius, -radius),
                (-radius, 1 - radius),
                (radius, -radius),
                (radius, 1 - radius),
                (radius, radius - 1),
            }
        )
        {
            modules[centre + x, centre + y] = true;
        }
    }

    // Along the finder's four sides, clockwise from the top left; a full symbol leaves the middle of each side to the grid.
    private static void DrawModeMessage(ModuleGrid modules, AztecSize size, int dataWords)
    {
        var centre = modules.Width / 2;
        var (radius, perSide) = size.Compact ? (5, 7) : (7, 10);
        var bits = ModeMessage(size, dataWords);
        for (var i = 0; i < bits.Count; i++)
        {
            var along = i % perSide;
            var (x, y) = (along + 2 - radius + (!size.Compact && along >= 5 ? 1 : 0), -radius);
            for (var quarter = 0; quarter < i / perSide; quarter++)
            {
                (x, y) = (-y, x);
            }

            modules[centre + x, centre + y] = bits[i];
        }
    }

    private static List<bool> ModeMessage(AztecSize size, int dataWords)
    {
        var value = ((size.Layers - 1) << (size.Compact ? 6 : 11)) | (dataWords - 1);
        var words = Enumerable
            .Range(1, size.Compact ? 2 : 4)
            .Select(place => (value >> (4 * ((size.Compact ? 2 : 4) - place))) & 0xF)
            .ToList();
        var check = GaloisField.OfBits(4).CheckWords(words, size.Compact ? 5 : 6);
        return AztecWords.Bits([.. words, .. check], 4, size.Compact ? 28 : 40);
    }
}
